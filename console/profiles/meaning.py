"""What a device's code means: a word of the point and how good or bad that is; knows no device."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct

from console.model.point import POINTS
from console.model.reading import State

NOTHING = "-"
"""The word of a code that says there is nothing to read: a probe not fitted, a slot that is empty."""


class Meaning(Struct, frozen=True):
    """One row of an enumeration: `word` is the point's word, or a state's name in a status column."""

    word: str
    state: State


_GOOD = "ok normal running online on up closed open dry clear charging standby starting stopping dormant"
_DOUBTFUL = "warning degraded on_battery bypass replace discharging down stopped testing"
_GRAVE = "critical failed fault wet active alarm low_battery depleted low"

_USUAL: dict[str, State] = {
    **dict.fromkeys(_GOOD.split(), State.OK),
    **dict.fromkeys(_DOUBTFUL.split(), State.WARNING),
    **dict.fromkeys(_GRAVE.split(), State.CRITICAL),
    **dict.fromkeys(("absent", "unknown", NOTHING), State.UNKNOWN),
}

_UNUSUAL: dict[tuple[str, str], State] = {
    ("door", "open"): State.WARNING,
    ("motion", "active"): State.WARNING,
    ("vibration", "active"): State.WARNING,
    ("ups_state", "off"): State.CRITICAL,
    ("power_state", "off"): State.WARNING,
    ("cooling_state", "off"): State.WARNING,
    **{(point, "fault"): State.UNKNOWN for point in ("leak", "smoke", "door", "motion", "vibration", "contact")},
}

STATUS_WORDS = (*State, NOTHING)


def usual_state(point: str, word: str) -> State:
    """How good `word` is when the enumeration does not say; a sensor that reports its own fault is unknown."""
    return _UNUSUAL.get((point, word), _USUAL.get(word, State.OK))


def words_of(point: str) -> tuple[str, ...]:
    """The words that an enumeration for `point` may use; for a status column (`point` empty) the states."""
    return (*POINTS[point].words, State.UNKNOWN, NOTHING) if point else STATUS_WORDS


def meanings(point: str, enum: Mapping[str, str]) -> dict[str, Meaning]:
    """`enum`'s rows (`word` or `word state`) for `point`; ValueError(row) for a word or state that is not known."""
    allowed = words_of(point)
    found: dict[str, Meaning] = {}
    for code, row in enum.items():
        word, _, state = row.partition(" ")
        if word not in allowed or (state and state not in tuple(State)):
            raise ValueError(row)
        found[code.lower()] = Meaning(word, State(state) if state else usual_state(point, word))
    return found
