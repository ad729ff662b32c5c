"""Who is on call at a moment; a pure calendar that knows no alerts."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from msgspec import Struct

from console.model.time import Instant


class Override(Struct, frozen=True):
    """`who` stands in from `begins` to `ends`, both local."""

    begins: str
    ends: str
    who: str


class Rota(Struct, frozen=True):
    """People who take turns of `turn_days` from the local moment `begins` on; the handover keeps its local hour.

    Before `begins` nobody but those of `overrides` is on call. Of overrides that overlap the last one counts.
    """

    people: tuple[str, ...]
    begins: str
    turn_days: float = 7.0
    timezone: str = "UTC"
    overrides: tuple[Override, ...] = ()

    def on_call(self, now: Instant) -> str:
        """Who is on call at `now`; nobody is an empty word."""
        # Turns are counted on the local calendar, so that a change to summer time does not move the handover.
        local = datetime.fromtimestamp(now, ZoneInfo(self.timezone)).replace(tzinfo=None)
        for override in reversed(self.overrides):
            if datetime.fromisoformat(override.begins) <= local < datetime.fromisoformat(override.ends):
                return override.who
        begins = datetime.fromisoformat(self.begins)
        if local < begins or not self.people:
            return ""
        return self.people[int((local - begins) / timedelta(days=self.turn_days)) % len(self.people)]
