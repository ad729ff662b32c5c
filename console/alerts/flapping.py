"""Whether a condition turns so often that it is flapping: Icinga's measure over its last twenty looks; calls nobody."""

from __future__ import annotations

from msgspec import Struct

from console.model.time import Instant, Seconds

LOOKS = 20
"""How many looks are remembered (Icinga 2: the state changes of the last 20 results)."""

ON_PERCENT = 30.0
OFF_PERCENT = 25.0
"""Flapping begins above the one and ends below the other (Icinga 2: flapping_threshold_high and _low)."""

_ALL = (1 << LOOKS) - 1
_WEIGHTS = tuple(1.2 - 0.4 * age / (LOOKS - 1) for age in range(LOOKS))
"""The newest look counts 1.2 times, the oldest 0.8 times."""


class Turns(Struct, frozen=True, array_like=True):
    """`turned` has a bit for each look, the newest lowest, that is set where the condition turned."""

    holds: bool
    at: Instant
    turned: int = 0
    flapping: bool = False


def looked(turns: Turns | None, holds: bool, at: Instant, interval_s: Seconds) -> Turns | None:
    """The turns after one more look; looks that were passed over meanwhile showed nothing that turned.

    Nothing is kept for a condition that has not held for so long.
    """
    if turns is None:
        return Turns(holds, at) if holds else None
    passed = min(max(round((at - turns.at) / interval_s), 1), LOOKS) if interval_s > 0 else 1
    turned = ((turns.turned << passed) | (holds is not turns.holds)) & _ALL
    if not turned and not holds:
        return None
    percent = percent_of(turned)
    flapping = percent > ON_PERCENT or (turns.flapping and percent >= OFF_PERCENT)
    return Turns(holds, at, turned, flapping)


def percent_of(turned: int) -> float:
    """How much of the remembered looks turned, newer ones weighing more; 0 to 100."""
    return sum(weight for age, weight in enumerate(_WEIGHTS) if turned >> age & 1) / LOOKS * 100.0
