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


@pytest.mark.parametrize("width", [24, 40, 60])
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
