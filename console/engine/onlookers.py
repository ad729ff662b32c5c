"""How many people are attached who could act, and since when nobody is; a script or a wall display is no person."""

from __future__ import annotations

from console.alerts.notify.decide import Watching
from console.clock import Clock
from console.engine.bus import Bus
from console.model.snapshot import SessionView
from console.model.time import Seconds


class Onlookers:
    """Looks at the sessions on the bus; durations are monotonic, so a clock that jumps makes nobody absent."""

    def __init__(self, bus: Bus, clock: Clock) -> None:
        self._bus = bus
        self._clock = clock
        self._nobody_since_s: Seconds | None = None

    def watching(self) -> Watching:
        """Who watches now."""
        sessions = (self._bus.get(key) for key in self._bus.keys("SessionView"))
        attached = sum(isinstance(one, SessionView) and _can_act(one) for one in sessions)
        if attached:
            self._nobody_since_s = None
            return Watching(attached)
        here_s = self._clock.monotonic()
        if self._nobody_since_s is None:
            self._nobody_since_s = here_s
        return Watching(0, self._clock.now() - (here_s - self._nobody_since_s))


def _can_act(session: SessionView) -> bool:
    return session.client == "console" and session.role != "viewer"
