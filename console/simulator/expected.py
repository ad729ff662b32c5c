"""What a story must bring about: alerts, incidents, states of services, and how much is asked of the operator."""

from __future__ import annotations

from msgspec import Struct

from console.model.alert import Severity


class Fires(Struct, frozen=True, forbid_unknown_fields=True):
    """An alert that must come, by its rule and the severity that it reaches."""

    rule: str
    severity: Severity


class Expected(Struct, frozen=True, forbid_unknown_fields=True):
    """The outcome of a story that is played `speed` times as fast as life, `within` so much simulated time.

    `calls` is the most lines that may ask for attention at once, `lead` the rule of the alert that leads the incident.
    `services` and `site` are states that must follow each other in this order; `says` must be in the site's sentence.
    When all that has come a person closes the site for the reason that `closes` gives, and that must be told.
    Of rules only `only` may fire where it is given, on `devices` alone if they are, and those of `never` may not; no
    service may be in one of `never_states`. With `ends` no alert fires any more when it is over.
    """

    speed: float = 10.0
    within: str = "10m"
    calls: int = 3
    fires: tuple[Fires, ...] = ()
    lead: str = ""
    services: dict[str, tuple[str, ...]] = {}
    site: tuple[str, ...] = ()
    says: str = ""
    closes: str = ""
    only: tuple[str, ...] | None = None
    devices: tuple[str, ...] = ()
    never: tuple[str, ...] = ()
    never_states: tuple[str, ...] = ()
    ends: bool = False
