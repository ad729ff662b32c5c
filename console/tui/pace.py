"""How the line to the terminal does, and when it can bear to be painted; measures nothing itself."""

from __future__ import annotations

from typing import NamedTuple

from console.model.time import Instant, Seconds

PAINT_EVERY_S: Seconds = 0.25
ASK_EVERY_S: Seconds = 10.0
STALLED_S: Seconds = 3.0
"""A terminal that has not answered for so long is taken to be cut off, or buried under what was sent before."""

LOST_S: Seconds = 60.0
"""An answer that has not come for so long was lost on the way; the terminal is asked anew."""

_STEPS: tuple[tuple[Seconds, Seconds], ...] = ((0.15, PAINT_EVERY_S), (0.5, 1.0), (1.2, 2.0))
"""Up to which round trip which interval between paints is kept."""

_SLOWEST_S: Seconds = 5.0

THIN_OCTETS_S = 6000.0
"""What a slow line is taken to carry: 64 kbit/s less the frames of SSH and TCP and what is sent twice."""

LEEWAY_S: Seconds = 0.1
"""So much may be on the way when more is painted: a key that is pressed once never waits."""


class PaceView(NamedTuple):
    """The round trip to the terminal and back, None while it is not known, and the pace that goes with it."""

    round_trip_s: Seconds | None = None
    paint_every_s: Seconds = PAINT_EVERY_S
    stalled: bool = False

    @property
    def slow(self) -> bool:
        """Whether less is painted than could be."""
        return self.paint_every_s > PAINT_EVERY_S


class Pace:
    """Turns answers of the terminal into an interval; the times given to it are monotonic."""

    def __init__(self) -> None:
        self._round_trip_s: Seconds | None = None
        self._asked_at: Instant | None = None
        self._silent_since: Instant = 0.0
        self._next_at: Instant = 0.0
        self._stalled = False
        self._ticked_at: Instant = float("-inf")
        self._busy_until: Instant = float("-inf")

    def asks(self, now: Instant) -> bool:
        """Whether the terminal is to be asked now; one question is on the way at a time."""
        if self._asked_at is not None:
            # A terminal that has never answered may not know how; one that has, should.
            knows_how = self._round_trip_s is not None
            self._stalled = knows_how and now - self._silent_since > STALLED_S
            if not knows_how or now - self._asked_at < LOST_S:
                return False
        elif now < self._next_at:
            return False
        else:
            self._silent_since = now
        self._asked_at, self._next_at = now, now + ASK_EVERY_S
        return True

    def took(self, now: Instant) -> None:
        """The terminal has answered; a single slow answer counts half, so that one hiccup is forgotten soon."""
        if self._asked_at is None:
            return
        took, before = now - self._asked_at, self._round_trip_s
        self._round_trip_s = took if before is None else (took + before) / 2
        self._asked_at, self._stalled = None, False

    def due(self, now: Instant) -> bool:
        """Whether ages on the screen are brought up to date at this tick."""
        if now - self._ticked_at < self.told().paint_every_s - 0.5:
            return False
        self._ticked_at = now
        return True

    def sent(self, octets: int, now: Instant) -> None:
        """So much was written to the terminal."""
        self._busy_until = max(self._busy_until, now) + octets / THIN_OCTETS_S

    def waits_s(self, now: Instant) -> Seconds:
        """How long nothing more is painted, so that a held key does not run on when it is let go; 0 on a quick line."""
        return max(0.0, self._busy_until - now - LEEWAY_S) if self.told().slow else 0.0

    def told(self) -> PaceView:
        """How it stands."""
        took = self._round_trip_s
        if self._stalled:
            return PaceView(took, _SLOWEST_S, stalled=True)
        if took is None:
            return PaceView()
        every_s = next((interval for limit, interval in _STEPS if took <= limit), _SLOWEST_S)
        return PaceView(took, every_s)
