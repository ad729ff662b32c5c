"""Small slow noise so that readings live: a pure function of seed, name and time, whatever the step."""

from __future__ import annotations

import math
import zlib

from console.model.time import Seconds

_PERIODS_S = (11.0, 37.0, 143.0, 601.0)
_WEIGHTS = (0.15, 0.2, 0.3, 0.35)


def wobble(seed: int, name: str, at_s: Seconds) -> float:
    """A value in -1..1 that wanders over minutes."""
    phase = zlib.crc32(f"{seed}/{name}".encode())
    total = 0.0
    for period_s, weight in zip(_PERIODS_S, _WEIGHTS, strict=True):
        phase = phase * 1103515245 + 12345 & 0xFFFFFFFF
        total += weight * math.sin(math.tau * (at_s / period_s + phase / 0x1_0000_0000))
    return total
