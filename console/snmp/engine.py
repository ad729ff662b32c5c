"""What is known of an agent's SNMP engine, its id and clock; judges if a message is in the time window (RFC 3414)."""

from __future__ import annotations

from enum import StrEnum

WINDOW_S = 150
BOOTS_LIMIT = 2**31 - 1


class Freshness(StrEnum):
    """Why an authentic message is taken or dropped."""

    FRESH = "fresh"
    OLD_BOOT = "old_boot"
    OLD_TIME = "old_time"
    BOOTS_EXHAUSTED = "boots_exhausted"


class Engine:
    """An authoritative engine as seen from here; `now` is any clock that never goes back, in seconds.

    Boots and time from a discovery are unauthenticated: a hint for what is sent, by which nothing is rejected until an
    authentic message has proved them (`proven`).
    """

    __slots__ = ("_read_at", "_time", "boots", "id", "proven")

    def __init__(self, engine_id: bytes, boots: int, time: int, now: float) -> None:
        self.id = engine_id
        self.boots = boots
        self._time = time
        self._read_at = now
        self.proven = False

    def time(self, now: float) -> int:
        """The engine's time at `now`, in whole seconds since it booted."""
        return self._time + int(now - self._read_at)

    def admit(self, boots: int, time: int, now: float) -> Freshness:
        """Judge an authentic message by RFC 3414 section 3.2 step 7b, and follow a clock that is ahead."""
        if not self.proven or boots > self.boots or (boots == self.boots and time > self.time(now)):
            self.follow(boots, time, now)
        if self.boots >= BOOTS_LIMIT:
            return Freshness.BOOTS_EXHAUSTED
        if boots < self.boots:
            return Freshness.OLD_BOOT
        return Freshness.OLD_TIME if time < self.time(now) - WINDOW_S else Freshness.FRESH

    def follow(self, boots: int, time: int, now: float) -> None:
        """Take the engine's own word, which must be authentic."""
        self.boots = boots
        self._time = time
        self._read_at = now
        self.proven = True
