"""Tests of `console.tui.widgets.ink`: what does not fit a line is seen to have been cut."""

from __future__ import annotations

import pytest

from console.shipped import shipped
from console.tui.cells import Line, Span
from console.tui.themes import read_themes
from console.tui.widgets.ink import Inks

INKS = Inks(read_themes(shipped("themes"))["dark"])


def drawn(line: Line, width: int) -> str:
    strip = INKS.strip(line, width)
    assert strip.cell_length == width
    return strip.text


@pytest.mark.parametrize(
    ("line", "text"),
    [
        ((Span("abcdef"),), "abcdef"),
        ((Span("abc"), Span("def   ")), "abcdef"),
        ((Span("abcdefg"),), "abcde…"),
        ((Span("abc"), Span("defg")), "abcde…"),
        ((Span("abcdef"), Span("g")), "abcde…"),
        ((Span("机房机房"),), "机房 …"),
    ],
)
def test_a_line_that_is_too_long_ends_in_an_ellipsis(line: Line, text: str) -> None:
    """Exactly as wide as the screen; blanks at its end are not missed."""
    assert drawn(line, 6) == text


def test_a_terminal_without_the_sign_gets_another() -> None:
    """One cell of ASCII."""
    assert Inks(INKS.theme, ascii_only=True).strip((Span("abcdefg"),), 6).text == "abcde~"
