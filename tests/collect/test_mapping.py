"""One value becomes a gauge of its point."""

from __future__ import annotations

import math
from collections.abc import Mapping

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from console.collect.mapping import gauge, gauge_in
from console.collect.measure import Gauge
from console.feeds.access import PointMap
from console.model.point import POINTS
from console.model.reading import State

SCALARS = st.none() | st.booleans() | st.integers() | st.floats() | st.text()


@pytest.mark.parametrize(
    ("said", "value"), [(21.5, 21.5), (21, 21.0), ("21.5", 21.5), (" 21,5 °C", 21.5), ("-3", -3.0), ("1e2 ", 100.0)]
)
def test_a_number_is_read_from_what_devices_write(said: float | str, value: float) -> None:
    """Numbers, and texts that begin with one."""
    assert gauge(said, PointMap("temperature")) == Gauge("temperature", "", value)


def test_a_number_is_scaled() -> None:
    """value = raw * factor + offset."""
    assert gauge(235, PointMap("temperature", "in", factor=0.1, offset=-1)) == Gauge("temperature", "in", 22.5)


@pytest.mark.parametrize("said", ["nan", "inf", "warm", float("nan"), float("inf"), True, False, {"a": 1}, [1]])
def test_what_is_no_number_is_unknown_and_said(said: object) -> None:
    """A sensor that sends nonsense has a reading without a value, which is not OK."""
    found = gauge(said, PointMap("temperature"))  # type: ignore[arg-type]
    assert found is not None
    assert (found.value, found.state) == (None, State.UNKNOWN)
    assert found.note


@pytest.mark.parametrize(
    ("point", "said", "word", "state"),
    [
        ("leak", True, "wet", State.CRITICAL),
        ("leak", "OFF", "dry", State.OK),
        ("leak", 1, "wet", State.CRITICAL),
        ("leak", "fault", "fault", State.UNKNOWN),
        ("door", "open", "open", State.WARNING),
        ("smoke", "ON", "active", State.CRITICAL),
        ("outlet_state", 0.0, "off", State.OK),
    ],
)
def test_usual_words_are_known(point: str, said: str | float | bool, word: str, state: State) -> None:
    """True, ON and 1 are the alarming word of a point that has two."""
    assert gauge(said, PointMap(point)) == Gauge(point, "", word, state)


@pytest.mark.parametrize(
    ("words", "said", "value"),
    [({"2": "wet", "1": "dry"}, 2, "wet"), ({"alarm": "wet", "*": "dry"}, "?", "dry"), ({"x": "fault"}, "X", "fault")],
)
def test_words_of_ones_own_come_first(words: Mapping[str, str], said: str | int, value: str) -> None:
    """The configuration's words are all that count; `*` is all others."""
    found = gauge(said, PointMap("leak", words=dict(words)))
    assert found is not None
    assert found.value == value


def test_a_word_that_means_nothing_gives_nothing() -> None:
    """`-` stands for a sensor that is not there."""
    assert gauge("absent", PointMap("leak", words={"absent": "-"})) is None


def test_an_unlisted_word_is_unknown() -> None:
    """A leak sensor that says something strange is not dry; the word is shown without its control characters."""
    found = gauge("w\x1b[31m", PointMap("leak"))
    assert found is not None
    assert (found.value, found.state) == (None, State.UNKNOWN)
    assert "\x1b" not in found.note


def test_what_is_not_there_gives_nothing() -> None:
    """A pointer into nothing and a null are no readings."""
    assert gauge_in({"a": None}, PointMap("leak", at="/a")) is None
    assert gauge_in({"a": None}, PointMap("leak", at="/b")) is None


@settings(max_examples=300, deadline=None)
@given(st.sampled_from(sorted(POINTS)), SCALARS, st.floats(allow_nan=False, allow_infinity=False))
def test_any_value_gives_a_believable_gauge_or_none(point: str, said: str | float | bool | None, factor: float) -> None:
    """A gauge is a finite number or a word of its point, or unknown with a note."""
    found = gauge(said, PointMap(point, factor=factor))
    if found is not None and isinstance(found.value, float):
        assert math.isfinite(found.value)
    elif found is not None and found.value is None:
        assert found.state is State.UNKNOWN
        assert found.note
    elif found is not None:
        assert found.value in POINTS[point].words
