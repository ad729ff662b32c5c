"""Tests of `console.tui.widgets.markdown`: a page from the engine as lines of a terminal."""

from __future__ import annotations

import pytest

from console.tui.cells import plain
from console.tui.widgets.markdown import markdown_lines

PAGE = """# Open

| id | what | since |
| --- | --- | --- |
| inc-1 | Water in rack r1, under the raised floor and above it | 02:40 |
| inc-2 | bars \\| and psu\\_机房 | 02:41 |

None."""


def told(width: int) -> list[str]:
    return [plain(line) for line in markdown_lines(PAGE, width)]


def test_a_table_stands_in_columns() -> None:
    """No bars and no rule of dashes; every column begins in one place, also after wide characters."""
    assert told(100)[2:5] == [
        "id      what                                                   since",
        "inc-1   Water in rack r1, under the raised floor and above it  02:40",
        "inc-2   bars | and psu_机房                                    02:41",
    ]


def test_dates_give_way_after_words() -> None:
    """Of a column of one length nothing is cut while a longer text can be."""
    page = "| what | since |\n| --- | --- |\n| Water in the rack, and much of it | 2026-11-23 03:28:40 WITA |\n"
    page += "| Fire | 2026-11-23 03:29:01 WITA |"
    lines = [plain(line) for line in markdown_lines(page, 44)]
    assert all(line.endswith("WITA") for line in lines[1:])


def test_on_a_narrow_terminal_a_table_is_told_row_by_row() -> None:
    """Dates and ids are whole, and so is everything else."""
    page = "| id | what | since |\n| --- | --- | --- |\n"
    page += "| inc-1 | Water in the rack, and much of it | 2026-11-23 03:28:40 |"
    lines = [plain(line) for line in markdown_lines(page, 36)]
    assert lines == ["id: inc-1  what: Water in the", "  rack, and much of it  since:", "  2026-11-23 03:28:40"]


@pytest.mark.parametrize("width", [40, 60])
def test_a_table_that_is_too_wide_gives_way_where_it_is_widest(width: int) -> None:
    """Nothing runs over the edge; what is cut ends in an ellipsis."""
    lines = told(width)
    assert all(len(line) <= width for line in lines)
    assert "…" in lines[3]
    assert lines[3].startswith("inc-1")


def test_headings_and_sentences_stay() -> None:
    """Without the sign of a heading."""
    assert told(60)[0] == "Open"
    assert told(60)[-1] == "None."
