"""Which columns are shown."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from console.tui.cells import Column
from console.tui.layout import Layout

COLUMNS = tuple(Column(name, name, 6, 20, priority=place) for place, name in enumerate("abcdef"))


def _shown(layout: Layout, width: int = 70) -> str:
    return "".join(column.id for column in layout.fitted(COLUMNS, width).columns)


def test_columns_fit_or_are_wide() -> None:
    """Wide ones take what they need and the last ones fall off the edge."""
    layout = Layout()
    assert _shown(layout) == "abcdef"
    assert layout.turn()
    assert _shown(layout) == "abcd"
    assert not layout.turn()
    assert _shown(layout) == "abcdef"


def test_wide_columns_move_sideways_under_the_first_two() -> None:
    """State and name stay, and it stops at the last column."""
    layout = Layout()
    layout.turn()
    layout.shift(1, COLUMNS)
    assert _shown(layout) == "abde"
    layout.shift(99, COLUMNS)
    assert _shown(layout) == "abf"
    layout.shift(-99, COLUMNS)
    assert _shown(layout) == "abcd"


def test_columns_that_fit_do_not_move() -> None:
    """Left and Right do nothing there."""
    layout = Layout()
    layout.shift(2, COLUMNS)
    assert _shown(layout) == "abcdef"


@given(st.integers(1, 200), st.integers(0, 6))
def test_wide_columns_never_need_more_than_the_width(width: int, by: int) -> None:
    """Widths and the gaps between them fit."""
    layout = Layout()
    layout.turn()
    layout.shift(by, COLUMNS)
    fitted = layout.fitted(COLUMNS, width)
    assert sum(fitted.widths) + len(fitted.widths) - 1 <= width


def test_other_columns_are_laid_out_anew() -> None:
    """A list may have fewer of them in another world."""
    layout = Layout()
    layout.fitted(COLUMNS, 70)
    assert [column.id for column in layout.fitted(COLUMNS[:2], 70).columns] == ["a", "b"]
