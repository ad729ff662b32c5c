"""The limits that a device holds itself, in words and as rules that are commented out; it arms none of them."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator

from console.collect.pollplan import Suggested
from console.documents.document import Document
from console.i18n import _

_MOST_RULES = 30


def spelt(limits: Suggested) -> str:
    """The limits beside a reading, in its unit."""
    known = (
        (limits.low_critical, _("critical below {limit:g}")),
        (limits.low_warning, _("warning below {limit:g}")),
        (limits.high_warning, _("warning above {limit:g}")),
        (limits.high_critical, _("critical above {limit:g}")),
    )
    words = ", ".join(text.format(limit=limit) for limit, text in known if limit is not None)
    return _("its own limits: {words}").format(words=words)


def suggested_document(limits: Suggested) -> Document:
    """As scripts get it; limits that the device does not hold are null."""
    return {name: getattr(limits, name) for name in Suggested.__struct_fields__}


def rules(device: str, found: Iterable[Suggested]) -> tuple[str, ...]:
    """Lines of alert rules with a device's own limits, for whoever wants to take some of them over."""
    fitting = [limits for limits in found if _warning(limits) or _critical(limits)]
    if not fitting:
        return ()
    lines = [_("Limits that the device holds itself; nothing arms them. Take over those that you want:")]
    counted: Counter[str] = Counter()
    for limits in fitting[:_MOST_RULES]:
        counted[limits.point] += 1
        lines += _rule(f"{device}-{limits.point}-{counted[limits.point]}", device, limits)
    if len(fitting) > _MOST_RULES:
        lines.append(_("… and {count} more").format(count=len(fitting) - _MOST_RULES))
    return tuple(lines)


def _rule(name: str, device: str, limits: Suggested) -> Iterator[str]:
    yield f"[rules.{name}]"
    yield f"point = {json.dumps(limits.point)}"
    yield f"devices = {json.dumps([device])}"
    yield f"instance = {json.dumps(f'^{re.escape(limits.instance)}$', ensure_ascii=False)}"
    for level, said in (("warning", _warning(limits)), ("critical", _critical(limits))):
        if said:
            yield f"{level} = {{ {said} }}"


def _warning(limits: Suggested) -> str:
    return _level(limits.low_warning, limits.high_warning)


def _critical(limits: Suggested) -> str:
    return _level(limits.low_critical, limits.high_critical)


def _level(low: float | None, high: float | None) -> str:
    """What a rule's level says; nothing where a device holds both ends in the wrong order, as unset ones often are."""
    if low is not None and high is not None and high <= low:
        return ""
    ends = (("below", low), ("above", high))
    return ", ".join(f"{word} = {limit:g}" for word, limit in ends if limit is not None)
