"""A flag that a person raises: one sign, by their own eyes, for runbooks that may begin by themselves."""

from __future__ import annotations

from msgspec import Struct

from console.model.time import Instant, Seconds

LASTS_S: Seconds = 2 * 3600.0
"""How long a flag holds unless its author says otherwise."""


class Flag(Struct, frozen=True, tag=True):
    """What somebody says is so, until `ends_at`; `id` is the name that a sign of an armed runbook has."""

    id: str
    by: str
    reason: str
    set_at: Instant
    ends_at: Instant

    def holds(self, now: Instant) -> bool:
        """Whether it counts at `now`; a clock that was put back to before it was set does not lengthen it."""
        return self.set_at <= now < self.ends_at


def flag_key(flag: str) -> str:
    """A flag among ids of other things: no device and no place has a blank in its id."""
    return f"flag {flag}"
