"""Tests of `console.tui.widgets.ink`: what does not fit a line is seen to have been cut."""

from __future__ import annotations

import pytest
from rich.cells import cell_len

from console.shipped import shipped
from console.tui.cells import Line, Span
from console.tui.themes import read_themes
from console.tui.widgets.ink import Inks, fit

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


@pytest.mark.parametrize("text", ["服务器机房的名字" * 9, "e\u0301" * 60, "wide 服务器机房"])
def test_the_tail_of_any_script_fits_its_cells(text: str) -> None:
    """The columns after it stay where they are."""
    shown = fit(text, 7, tail=True)
    assert cell_len(shown) == 7
    assert text.endswith(shown.strip())


@pytest.mark.parametrize("theme", ["mono", "night-red", "colour-blind-safe"])
def test_only_words_are_underlined(theme: str) -> None:
    """The blanks that fill a cell draw no line through the table."""
    inks = Inks(read_themes(shipped("themes"))[theme])
    strip = inks.strip((Span("      off", "critical"), Span(" "), Span("critical   ", "critical")), 24)
    lined = [text for text, style, _control in strip if style is not None and style.underline]
    assert lined == ["off", "critical"]


def test_the_heads_of_a_table_are_ruled_through() -> None:
    """Where a theme underlines them, the line is the table's edge."""
    inks = Inks(read_themes(shipped("themes"))["mono"])
    strip = inks.strip((Span("  state   ", "columns"),), 12, rest="columns")
    assert all(style is not None and style.underline for _text, style, _control in strip)


def test_a_reversed_cursor_is_one_bar() -> None:
    """With the terminal's own colours the line under the cursor is not a row of patches."""
    inks = Inks(read_themes(shipped("themes"))["sixteen"])
    strip = inks.strip((Span("ok ", "ok"), Span("Altos", "strong"), Span(" r1", "muted")), 20, under_cursor=True)
    assert len({(style.color, style.bgcolor, style.reverse) for _text, style, _control in strip if style}) == 1


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("☠\ufe0f⚠\ufe0f", "☠⚠ "),
        ("1\ufe0f\u20e3", "1\u20e3  "),
        ("👩\u200d👧", "👩"),
        ("क\u094d\u200dष", "क\u094d\u200dष"),
    ],
    ids=["presentation", "keycap", "joined", "letters"],
)
def test_a_sign_on_whose_width_terminals_disagree_is_drawn_as_its_parts(text: str, shown: str) -> None:
    """The columns after it stay where they are in every terminal; letters are joined as their script wants."""
    assert fit(text, 3).startswith(shown)
    assert cell_len(fit(text, 3)) == 3
