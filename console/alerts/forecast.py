"""When a value that rises reaches a limit, or why that cannot be said; pure, and calls nobody."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from itertools import pairwise

from console.model.proof import Forecast
from console.model.reading import Quality
from console.model.snapshot import PointView
from console.model.time import Seconds

LEAST_RISE_PER_H = 2.0
"""A slower rise, in kelvin an hour, is an ordinary day, not a lost cooling."""

FARTHEST_S: Seconds = 4 * 3600.0
"""A straight line does not hold for longer than a few hours."""

LEAST_VALUES = 3
_LOOK = 10
"""Over how many of the last values the rise is judged; they are a minute apart."""


class Unsaid(StrEnum):
    """Why there is no forecast."""

    STALE = "stale"
    NO_NUMBER = "no_number"
    TOO_FEW = "too_few"
    NOT_RISING = "not_rising"
    UNSTEADY = "unsteady"
    REACHED = "reached"
    TOO_FAR = "too_far"


def foresee(values: Sequence[float], rate_per_h: float | None, target: float) -> Forecast | Unsaid:
    """From recent `values`, oldest first, and their slope: when `target` is reached.

    A rise that most of the steps do not share is one that nothing can be foretold from.
    """
    look = values[-_LOOK:]
    if len(look) < LEAST_VALUES or rate_per_h is None:
        return Unsaid.TOO_FEW
    if look[-1] >= target:
        return Unsaid.REACHED
    if rate_per_h < LEAST_RISE_PER_H or look[-1] <= look[0]:
        return Unsaid.NOT_RISING
    falls = sum(later < earlier for earlier, later in pairwise(look))
    if falls * 3 > len(look) - 1:
        return Unsaid.UNSTEADY
    in_s = (target - look[-1]) / rate_per_h * 3600.0
    return Forecast(target, in_s, look[-1]) if in_s <= FARTHEST_S else Unsaid.TOO_FAR


def outlook(view: PointView, target: float) -> Forecast | Unsaid:
    """The same for a reading of the room, whose present value counts."""
    reading = view.reading
    if reading.quality is not Quality.GOOD:
        return Unsaid.STALE
    if not isinstance(reading.value, int | float):
        return Unsaid.NO_NUMBER
    return foresee((*view.trend[:-1], float(reading.value)), view.rate_per_h, target)


def too_hot_in(view: PointView, target: float) -> Seconds | None:
    """How long until an air temperature that rises in earnest reaches `target`; None for all that does not.

    What is there already and still rises has no time left.
    """
    if view.reading.point != "temperature":
        return None
    found = outlook(view, target)
    if isinstance(found, Forecast):
        return found.in_s
    rising = view.rate_per_h is not None and view.rate_per_h >= LEAST_RISE_PER_H
    return 0.0 if found is Unsaid.REACHED and rising else None


def forecast(view: PointView, target: float) -> Forecast | None:
    """The forecast of a reading where there is one."""
    found = outlook(view, target)
    return found if isinstance(found, Forecast) else None
