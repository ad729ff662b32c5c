"""Courses drawn large."""

from __future__ import annotations

from datetime import UTC

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from console.tui.cells import plain
from console.tui.rows.plot import LABEL_CELLS, Curve, Mark, Scale, Shade, axis, plot, scale_of
from tests.fakes.world import NOW

VALUES = st.lists(st.one_of(st.none(), st.floats(-1e6, 1e6), st.floats()), max_size=60)


@settings(max_examples=120)
@given(VALUES, st.integers(12, 120), st.integers(2, 40), st.booleans())
def test_a_picture_is_as_large_as_it_is_asked_to_be(
    values: list[float | None], width: int, height: int, plain_signs: bool
) -> None:
    """Whatever the values, no line is wider and none is missing."""
    lines = plot([Curve(values)], width, height, marks=[Mark(5.0), Mark(1e308)], plain=plain_signs)
    assert len(lines) == height
    assert {len(plain(line)) for line in lines} == {max(width, LABEL_CELLS + 2)}


def test_a_rise_goes_from_the_lower_left_to_the_upper_right() -> None:
    """The first values are in the last row of the picture, the last ones in the first."""
    lines = [plain(line)[LABEL_CELLS:] for line in plot([Curve([float(n) for n in range(40)])], 29, 11)]
    assert lines[9].strip()
    assert lines[9].index(lines[9].strip()[0]) == 0
    assert lines[0].rstrip()[-1] != " "
    assert lines[0][:10].strip() == ""


def test_what_hardly_moves_is_not_drawn_as_a_cliff() -> None:
    """A fifth of a degree in a quiet room stays in the middle of the picture."""
    lines = [plain(line)[LABEL_CELLS:] for line in plot([Curve([24.4] * 20 + [24.6] * 20)], LABEL_CELLS + 40, 12)]
    assert not any(line.strip() for line in (*lines[:3], *lines[-4:]))


def test_what_is_not_known_is_not_drawn() -> None:
    """A gap stays empty and is not bridged."""
    lines = plot([Curve([1.0] * 10 + [None] * 20 + [1.0] * 10)], LABEL_CELLS + 40, 6)
    rows = [plain(line)[LABEL_CELLS:] for line in lines]
    assert all(not row[11:29].strip() for row in rows)


@pytest.mark.parametrize("place", range(160))
def test_more_values_than_dots_lose_none(place: int) -> None:
    """A peak of one reading is seen wherever it is, and so is the newest of all."""
    values: list[float | None] = [None] * 160
    values[place] = 22.0
    assert any(plain(line)[LABEL_CELLS:].strip() for line in plot([Curve(values)], LABEL_CELLS + 70, 12))


def test_a_jump_is_a_line() -> None:
    """Neighbouring values are joined, so that a jump can be seen."""
    rows = [plain(line)[LABEL_CELLS:] for line in plot([Curve([0.0] * 10 + [9.0] * 10)], LABEL_CELLS + 20, 9)]
    assert all(row.strip() for row in rows[:8])


def test_a_limit_is_drawn_across_and_counts_for_the_scale() -> None:
    """Near ones are in the picture, far ones do not flatten it."""
    assert scale_of([Curve([20.0, 22.0])], [Mark(25.0), Mark(900.0)]).high == pytest.approx(25.25)
    rows = [plain(line) for line in plot([Curve([20.0, 22.0])], 40, 12, marks=[Mark(25.0)])]
    assert any("┄" * 10 in row for row in rows)


def test_a_breach_is_a_strip_in_the_last_line() -> None:
    """From its beginning to its end."""
    last = plain(plot([Curve([1.0])], LABEL_CELLS + 20, 5, shades=[Shade(0.5, 0.75, "warning")])[-1])
    assert last[LABEL_CELLS:].index("━") == 10
    assert last.count("━") == 6


def test_the_scale_is_labelled_at_both_ends_and_in_the_middle() -> None:
    """With the unit."""
    rows = [plain(line) for line in plot([Curve([10.0, 20.0])], 40, 12, unit="°C")]
    assert [row[:LABEL_CELLS].strip() for row in rows if row[:LABEL_CELLS].strip()] == ["20.5 °C", "15.0 °C", "9.5 °C"]


def test_a_plain_terminal_gets_ascii() -> None:
    """No braille where it cannot be drawn."""
    drawn = "".join(plain(line) for line in plot([Curve([1.0, 5.0, 2.0])], 40, 8, marks=[Mark(3.0)], plain=True))
    assert drawn.isascii()


def test_nothing_known_has_a_scale_all_the_same() -> None:
    """An empty picture can be drawn."""
    assert scale_of([Curve([None])]) == Scale(0.0, 1.0)


def test_the_axis_has_times_and_over_days_dates() -> None:
    """In the zone that is given."""
    assert plain(axis(NOW - 600, NOW, 60, UTC)).split() == ["23:50:00", "23:55:00", "00:00:00"]
    assert plain(axis(NOW - 200_000, NOW, 60, UTC)).split()[:2] == ["12-29", "16:26"]
