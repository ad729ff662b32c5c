"""When a target is read next: spread evenly, slower while it fails, faster while something is wrong; pure."""

from __future__ import annotations

from math import ceil
from zlib import crc32

from console.inventory import Target
from console.model.time import Seconds

FIRST_SPREAD_S: Seconds = 2.0
"""The first reads of all targets are spread over this, so that a screen fills at once but not in one burst."""

BACKOFF_CAP_S: Seconds = 120.0
"""No failing target waits longer than this, or than its own interval where that is longer."""

MARGIN_S: Seconds = 2.0
"""What a collector may take beyond its own timeouts, for connecting and decoding."""


def phase(target: Target) -> float:
    """Where in its interval a target is read, 0 to 1; the same in every run and even over many targets."""
    return crc32(f"{target.device}/{target.source}".encode()) / 2**32


def first_due(target: Target, now: Seconds) -> Seconds:
    """When a target that has never been read is read."""
    return now + phase(target) * min(target.interval_s, FIRST_SPREAD_S)


def next_due(target: Target, interval_s: Seconds, started: Seconds, now: Seconds) -> Seconds:
    """The next point of the target's own grid after `now`, at least half an interval after the last read started.

    A read that took longer than its interval skips what it missed.
    """
    offset = phase(target) * interval_s
    earliest = max(now, started + interval_s / 2)
    due = ceil((earliest - offset) / interval_s) * interval_s + offset
    return due if due > now else due + interval_s


def backed_off_due(target: Target, interval_s: Seconds, failures: int, now: Seconds) -> Seconds:
    """When a target that failed `failures` times in a row is tried again: doubling, capped, spread by a tenth."""
    longest = max(BACKOFF_CAP_S, interval_s)
    delay = min(interval_s * 2.0 ** min(failures - 1, 30), longest)
    return now + delay * (0.9 + 0.1 * phase(target))


def hard_timeout_s(target: Target) -> Seconds:
    """After this a read is cancelled, whatever its collector still waits for."""
    return target.timeout_s * (target.retries + 1) + MARGIN_S
