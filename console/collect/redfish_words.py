"""What Redfish resources have in common: texts, numbers, links, and what a `Status` means; pure."""

from __future__ import annotations

import math
from typing import TypeAlias

from console.collect.measure import Gauge
from console.collect.payload import Document
from console.i18n import _
from console.model.reading import State
from console.model.text import neutralise
from console.profiles.meaning import usual_state

Resource: TypeAlias = "dict[str, Document]"

MOST_ITEMS = 500

_WORDS = {"OK": "ok", "Warning": "degraded", "Critical": "failed"}
_STATES = {"Warning": State.WARNING, "Critical": State.CRITICAL}
_AWAY = frozenset({"Absent", "Disabled", "UnavailableOffline"})


def text(resource: Resource, *keys: str) -> str:
    """The first of `keys` that holds a text, neutralised; BMCs write `nil` and the like where they know nothing."""
    for key in keys:
        said = resource.get(key)
        if isinstance(said, str) and said.strip().lower() not in ("", "nil", "null", "none", "n/a"):
            return neutralise(said, 80)
    return ""


def number(resource: Resource, key: str) -> float | None:
    """The number at `key`; null, texts and what is no number are nothing."""
    value = resource.get(key)
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        return None
    return round(float(value), 3)


def table(resource: Resource, key: str) -> Resource:
    """The object at `key`, or an empty one."""
    value = resource.get(key)
    return value if isinstance(value, dict) else {}


def items(resource: Resource, key: str) -> list[Resource]:
    """The objects listed at `key`."""
    listed = resource.get(key)
    return [one for one in listed[:MOST_ITEMS] if isinstance(one, dict)] if isinstance(listed, list) else []


def link(resource: Resource, *keys: str) -> str:
    """Where the first of `keys` that is a link leads to, or nothing."""
    for key in keys:
        target = table(resource, key).get("@odata.id")
        if isinstance(target, str) and target:
            return target
    return ""


def links(resource: Resource, key: str) -> list[str]:
    """Where the links listed at `key` lead to."""
    targets = (one.get("@odata.id") for one in items(resource, key))
    return [target for target in targets if isinstance(target, str) and target]


def is_away(resource: Resource) -> bool:
    """Whether a part is not fitted or not in use: its readings mean nothing then, though some BMCs send zeros."""
    return text(table(resource, "Status"), "State") in _AWAY


def is_absent(resource: Resource) -> bool:
    """Whether a part is not fitted."""
    return table(resource, "Status").get("State") == "Absent"


def judgement(resource: Resource) -> State:
    """What the BMC thinks of a part's reading; where it says nothing, nothing is wrong with the reading itself."""
    health = table(resource, "Status").get("Health")
    return _STATES.get(health, State.OK) if isinstance(health, str) else State.OK


def health_word(resource: Resource) -> str:
    """A part's health as a word; where the BMC does not say, it is unknown."""
    status = table(resource, "Status")
    if status.get("State") == "Absent":
        return "absent"
    said = status.get("HealthRollup") or status.get("Health")
    return _WORDS.get(said, "unknown") if isinstance(said, str) else "unknown"


def word_gauge(point: str, instance: str, word: str, note: str = "") -> Gauge:
    """A word with its usual state."""
    return Gauge(point, instance, word, usual_state(point, word), note)


def value_gauge(point: str, instance: str, value: float | None, state: State = State.OK, unit: str = "") -> Gauge:
    """A number; one that the BMC leaves out at the moment is unknown, never zero."""
    if value is None:
        return Gauge(point, instance, None, State.UNKNOWN, _("the BMC gives no value"), unit)
    return Gauge(point, instance, value, state, unit=unit)


def named(parts: list[Resource], what: str, *keys: str) -> list[tuple[str, Resource]]:
    """Each part with a name of its own: its text at `keys`, or `what` and its place where it has none or shares it."""
    said = [text(part, *keys) for part in parts]
    return [
        (name if name and said.count(name) == 1 else f"{what} {place}", part)
        for place, (name, part) in enumerate(zip(said, parts, strict=True), 1)
    ]
