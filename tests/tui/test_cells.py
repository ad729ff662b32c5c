"""How columns share a width."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from console.tui.cells import Column, lay_out, line, paragraph, plain

COLUMNS = (
    Column("state", "state", 10),
    Column("name", "name", 8, 20),
    Column("cpu", "cpu", 4, priority=1),
    Column("note", "note", 10, 40, priority=2),
    Column("place", "place", 6, priority=3),
)


@pytest.mark.parametrize(
    ("width", "shown"),
    [
        (8, ("state",)),
        (19, ("state", "name")),
        (24, ("state", "name", "cpu")),
        (35, ("state", "name", "cpu", "note")),
        (42, ("state", "name", "cpu", "note", "place")),
    ],
)
def test_the_least_important_columns_go_first(width: int, shown: tuple[str, ...]) -> None:
    """What does not fit is left out by priority, and what stays keeps its order."""
    assert tuple(column.id for column in lay_out(COLUMNS, width).columns) == shown


def test_the_widest_gives_way_before_a_row_says_nothing() -> None:
    """State, what and value belong together, also where the word of a state is long."""
    columns = (Column("state", "state", 16), Column("what", "what", 14, 34), Column("value", "value", 10))
    assert lay_out(columns, 38).widths == (12, 14, 10)
    assert len(lay_out(columns, 30).columns) == 2


def test_what_is_left_goes_to_columns_that_can_grow() -> None:
    """The more important one grows to its most before the next gets any."""
    assert lay_out(COLUMNS, 60).widths == (10, 20, 4, 16, 6)


@given(st.integers(1, 200))
def test_the_columns_never_need_more_than_the_width(width: int) -> None:
    """Widths and the gaps between them fit."""
    laid = lay_out(COLUMNS, width)
    assert sum(laid.widths) + len(laid.widths) - 1 <= width


def test_a_path_or_a_command_is_not_broken_at_its_hyphens() -> None:
    """Copied from two lines it would be another one."""
    lines = [plain(part) for part in paragraph("written to ronda-20261123-043239 now", 24)]
    assert lines == ["written to", "ronda-20261123-043239", "now"]


def test_a_paragraph_breaks_at_words_and_keeps_its_indent() -> None:
    """No line is longer than the width, each begins with the indent."""
    lines = [plain(part) for part in paragraph("one two three four five", 14, indent="  ")]
    assert lines == ["  one two", "  three four", "  five"]


@pytest.mark.parametrize("text", ["服务器机房进水 " * 9, "服务器机房" * 30, "خادم الغرفة " * 20, "e\u0301" * 90 + " é"])
def test_a_paragraph_in_any_script_is_whole(text: str) -> None:
    """No line is wider than its cells, and no letter is lost."""
    lines = [plain(part) for part in paragraph(text, 20, indent="  ")]
    assert max(map(cell_len, lines)) <= 20
    assert "".join("".join(lines).split()) == "".join(text.split())


@pytest.mark.parametrize("text", ["at 27 C\nopen the door", "at 27 °C\nopen the door", "水\topen the door"])
def test_a_paragraph_has_no_line_ends_of_its_own(text: str) -> None:
    """A runbook's description may be written in several lines."""
    assert [plain(part) for part in paragraph(text, 40)] == [" ".join(text.split())]


def test_plain_strings_in_a_line_are_ordinary_text() -> None:
    """A line can be written as text and spans."""
    assert plain(line("a", "b")) == "ab"
