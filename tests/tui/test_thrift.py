"""Fewer bytes, the same picture: a terminal emulator is the judge."""

from __future__ import annotations

import pyte
from hypothesis import given, settings
from hypothesis import strategies as st
from pyte.screens import Char

from console.tui.thrift import Thrift, erases_in_colour

WIDTH, HEIGHT = 30, 4
RED_ON_BLUE, BOLD, PLAIN = "\x1b[38;2;200;0;0;48;2;0;0;90m", "\x1b[1m", "\x1b[0m"


def _picture(*writes: str) -> list[list[tuple[object, ...]]]:
    screen = pyte.Screen(WIDTH, HEIGHT)
    screen.reset_mode(7 << 5)
    stream = pyte.Stream(screen)
    for data in writes:
        stream.feed(data)
    return [[_seen(screen.buffer[y][x]) for x in range(WIDTH)] for y in range(HEIGHT)]


def _seen(cell: Char) -> tuple[object, ...]:
    """Of a blank that no line runs through, only the background is seen."""
    if cell.data == " " and not (cell.underscore or cell.strikethrough or cell.reverse):
        return (" ", cell.bg)
    return tuple(cell)


styles = st.sampled_from(
    ["", "1", "4", "7", "38;2;1;2;3", "48;5;17", "1;31", "38;2;9;9;9;48;2;3;3;3", "3;97;40", "1;4;91;104"]
)
texts = st.text(" ab✓", min_size=1, max_size=14) | st.integers(1, 16).map(" ".__mul__)
runs = st.tuples(styles, texts).map(lambda run: f"\x1b[{run[0]}m{run[1]}\x1b[0m" if run[0] else run[1])
rows = st.tuples(st.integers(1, HEIGHT - 1), st.integers(1, 12), st.lists(runs, min_size=1, max_size=2)).map(
    lambda row: f"\x1b[{row[0]};{row[1]}H" + "".join(row[2])
)
writes = st.lists(st.lists(rows, max_size=4).map("\n".join), max_size=6)


@settings(max_examples=200, deadline=None)
@given(writes)
def test_the_picture_is_the_same(pictures: list[str]) -> None:
    """Whatever is written, in whatever styles, the terminal shows the same cells."""
    thrift = Thrift(erases_in_colour=True)
    assert _picture(*(thrift.squeeze(data) for data in pictures)) == _picture(*pictures)


def test_a_style_that_stands_is_not_said_again() -> None:
    """Two runs in one style cost one style."""
    squeezed = Thrift(erases_in_colour=True).squeeze(f"{RED_ON_BLUE}a{PLAIN}{RED_ON_BLUE}b{PLAIN}")
    assert squeezed.count("\x1b[") == 1


def test_only_the_difference_of_styles_is_said() -> None:
    """The same background is not repeated."""
    thrift = Thrift(erases_in_colour=True)
    thrift.squeeze(f"{RED_ON_BLUE}a{PLAIN}")
    assert thrift.squeeze("\x1b[38;2;0;0;1;48;2;0;0;90mb\x1b[0m") == "\x1b[38;2;0;0;1mb"


def test_a_run_of_blanks_is_an_erasure() -> None:
    """A hundred blanks are a dozen bytes."""
    assert len(Thrift(erases_in_colour=True).squeeze(f"{RED_ON_BLUE}{' ' * 100}{PLAIN}")) < 50


def test_blanks_are_drawn_where_erasing_has_no_colour() -> None:
    """A terminal that erases in its own background is sent the blanks."""
    squeezed = Thrift(erases_in_colour=False).squeeze(f"{RED_ON_BLUE}{' ' * 20}{PLAIN}")
    assert " " * 20 in squeezed


def test_a_cell_that_stands_is_not_written_again() -> None:
    """The same text at the same place costs nothing; after another writing only what that changed is written."""
    thrift = Thrift(erases_in_colour=True)
    row = "\x1b[2;1Hhello"
    assert "hello" in thrift.squeeze(row)
    assert thrift.squeeze(row) == ""
    thrift.squeeze("\x1b[2;3HX")
    assert thrift.squeeze(row) == "\x1b[2;3Hl"


def test_between_two_changes_the_cursor_is_moved() -> None:
    """What stands between two changed cells of a row is stepped over when that is shorter."""
    thrift = Thrift(erases_in_colour=True)
    thrift.squeeze("\x1b[2;1H1 and another 1")
    assert thrift.squeeze("\x1b[2;1H2 and another 2") == "\x1b[2;1H2\x1b[13C2"
    assert thrift.squeeze("\x1b[2;1H2 and anotter 3") == "\x1b[2;11Hter 3"


def test_what_becomes_empty_is_one_erasure_a_row() -> None:
    """Blanks among what is erased are erased with it, and nobody steps over the last ones."""
    thrift = Thrift(erases_in_colour=True)
    thrift.squeeze(f"\x1b[2;1Hone{' ' * 20}two")
    assert thrift.squeeze(f"\x1b[2;1H{' ' * 26}") == "\x1b[2;1H\x1b[26X"


def test_a_row_with_wide_signs_is_written_whole() -> None:
    """Where signs and cells are not one to one nothing is left out on trust."""
    thrift = Thrift(erases_in_colour=True)
    thrift.squeeze("\x1b[2;1H名前 1")
    assert "名前 2" in thrift.squeeze("\x1b[2;1H名前 2")
    assert "hello" in thrift.squeeze("\x1b[2;1Hhello")


def test_after_writing_at_an_unknown_place_everything_is_written() -> None:
    """Text without a place may stand anywhere."""
    thrift = Thrift(erases_in_colour=True)
    thrift.squeeze("\x1b[2;1Hhello")
    thrift.squeeze("elsewhere")
    assert "hello" in thrift.squeeze("\x1b[2;1Hhello")


def test_neighbours_on_a_row_are_one_writing() -> None:
    """Two panes drawn side by side and then the whole row again cost the row once."""
    thrift = Thrift(erases_in_colour=True)
    assert thrift.squeeze("\x1b[2;1Hab\x1b[2;3Hcd") == "\x1b[2;1H\x1b[0mabcd"
    assert thrift.squeeze("\x1b[2;1Habcd") == ""


def test_after_a_resize_everything_is_written() -> None:
    """What the terminal made of the old picture is not known."""
    thrift = Thrift(erases_in_colour=True)
    thrift.squeeze("\x1b[2;1Hhello")
    thrift.forget()
    assert "hello" in thrift.squeeze("\x1b[2;1Hhello")


def test_the_terminal_is_given_back_in_its_own_style() -> None:
    """Leaving the alternate screen resets the style first."""
    thrift = Thrift(erases_in_colour=True)
    thrift.squeeze(f"{RED_ON_BLUE}a{PLAIN}")
    assert thrift.squeeze("\x1b[?1049l") == "\x1b[0m\x1b[?1049l"


def test_only_known_terminals_are_trusted_to_erase_in_colour() -> None:
    """GNU screen erases in its own background."""
    assert erases_in_colour("xterm-256color")
    assert not erases_in_colour("screen-256color")
    assert not erases_in_colour("")
