"""States as glyph, word and role."""

from __future__ import annotations

import itertools

import pytest

from console.i18n import speaking
from console.model.alert import SEVEREST_FIRST
from console.model.reading import WORST_FIRST, Quality, State
from console.model.run import RunState, StepState
from console.tui import glyphs
from console.tui.cells import wide
from console.tui.glyphs import Glyphs, Mark
from console.tui.themes import ROLES

ALL = {
    "states": [*(glyphs.of_state(state) for state in WORST_FIRST), glyphs.STALE, glyphs.BAD],
    "severities": [glyphs.of_severity(severity) for severity in SEVEREST_FIRST],
    "steps": [glyphs.of_step(state) for state in StepState],
    "runs": [glyphs.of_run(state) for state in RunState],
}


@pytest.mark.parametrize("marks", ALL.values(), ids=ALL)
def test_marks_are_told_apart_without_colour(marks: list[Mark]) -> None:
    """No two marks of a kind share a glyph, an ASCII sign or a word."""
    for one, other in itertools.combinations(marks, 2):
        assert one.glyph != other.glyph
        assert one.ascii != other.ascii
        assert one.word != other.word


@pytest.mark.parametrize("mark", [mark for marks in ALL.values() for mark in marks])
def test_a_mark_is_one_cell_and_in_a_known_role(mark: Mark) -> None:
    """Glyph and ASCII sign are one character; the role is one that themes know."""
    assert (len(mark.glyph), len(mark.ascii)) == (1, 1)
    assert mark.ascii.isascii()
    assert mark.role in ROLES


@pytest.mark.parametrize(
    ("state", "quality", "mark"),
    [
        (State.OK, Quality.GOOD, glyphs.OK),
        (State.OK, Quality.STALE, glyphs.STALE),
        (State.UNKNOWN, Quality.STALE, glyphs.STALE),
        (State.CRITICAL, Quality.STALE, glyphs.CRITICAL),
        (State.WARNING, Quality.STALE, glyphs.WARNING),
        (State.OK, Quality.BAD, glyphs.BAD),
        (State.CRITICAL, Quality.BAD, glyphs.BAD),
    ],
)
def test_what_is_old_is_never_well(state: State, quality: Quality, mark: Mark) -> None:
    """A stale ok is stale; trouble stays trouble; the implausible is neither."""
    assert glyphs.of_state(state, quality) is mark


@pytest.mark.parametrize(
    ("values", "width", "bars"),
    [
        ((), 8, ""),
        ((5.0, 5.0, 5.1), 8, "▁▁▁"),
        ((0.0, 50.0, 100.0), 8, "▁▅█"),
        ((9.0, 9.0, 0.0, 7.0), 2, "▁█"),
    ],
)
def test_a_sparkline_spans_its_least_and_greatest(values: tuple[float, ...], width: int, bars: str) -> None:
    """The last values only; noise is drawn flat."""
    assert Glyphs().sparkline(values, width) == bars


@pytest.mark.parametrize(("rate", "sign"), [(None, " "), (0.1, "→"), (2.0, "↑"), (-2.0, "↓")])
def test_a_trend_is_up_down_level_or_unknown(rate: float | None, sign: str) -> None:
    """A rate that is not known has no arrow."""
    assert Glyphs().trend(rate) == sign


@pytest.mark.parametrize("language", ["en", "id"])
def test_a_state_column_holds_its_words_and_no_more(language: str) -> None:
    """Every word of a reading or device is whole, and names keep their room in every language."""
    with speaking(language):
        width = glyphs.state_width()
        marks = [*ALL["states"], glyphs.CUT_OFF, glyphs.AWAITED]
        assert max(wide(Glyphs().named(mark)) for mark in marks) == width <= 17
        runs = [*ALL["runs"], glyphs.ASKS, glyphs.OK]
        assert max(wide(Glyphs().named(mark)) for mark in runs) == glyphs.run_width() <= 12


def test_ascii_glyphs_are_ascii() -> None:
    """Nothing that an ASCII terminal cannot draw."""
    plain = Glyphs(ascii=True)
    text = plain.sparkline((1.0, 4.0, 9.0), 8) + plain.trend(3.0) + plain.dot + plain.prompt
    assert (text + plain.of(glyphs.CRITICAL)).isascii()
