"""Old lines are grey, and it is said since when they are old."""

from __future__ import annotations

from console.tui.cells import Span, plain
from console.tui.rows.fading import faded, lost_line
from console.tui.rows.scene import Scene
from tests.fakes import world as worlds
from tests.fakes.world import NOW

LINES = [(Span("ok", "ok"), Span(" "), Span("wet", "critical")), ()]


def test_without_the_engine_no_line_keeps_the_colour_of_what_holds_now() -> None:
    """The words stay."""
    lines = faded(LINES, Scene(worlds.ok(), NOW, lost_at=NOW - 5))
    assert list(map(plain, lines)) == list(map(plain, LINES))
    assert {span.role for one in lines for span in one} == {"stale"}


def test_with_the_engine_lines_are_as_they_are() -> None:
    """Nothing is touched."""
    assert faded(LINES, Scene(worlds.ok(), NOW)) == LINES


def test_since_when_is_said_once_something_was_known() -> None:
    """Before the first answer there is nothing that could be old."""
    assert "00:00:00" in plain(lost_line(Scene(worlds.ok(), NOW, lost_at=NOW)))
    assert not lost_line(Scene(worlds.ok(), NOW, lost_at=NOW, waiting=True))
    assert not lost_line(Scene(worlds.ok(), NOW))
