"""Tests of `console.tui.widgets.ruled`: the title over a table's rows."""

from __future__ import annotations

from console.tui.cells import plain
from console.tui.rows.environment import Environment
from console.tui.rows.scene import Scene, concerns
from console.tui.sheet import Sheet
from console.tui.widgets.ruled import ruled
from tests.fakes import world as worlds
from tests.fakes.world import NOW


def _title(width: int, narrowed: str = "") -> str:
    world = worlds.breached()
    scene = Scene(world, NOW, concerns=concerns(world.alerts.values()))
    sheet = Sheet(Environment(), scene)
    sheet.take(scene, None)
    sheet.view.narrow(narrowed)
    return plain(ruled(sheet, width, 6, " 2 Environment ", focused=True)[0].line)


def test_what_does_not_fit_the_title_is_left_out_whole() -> None:
    """No number and no word is cut; the worst stands first and stays longest."""
    whole = {part.strip() for part in _title(120).split("  ")}
    for width in range(40, 120):
        assert {part.strip() for part in _title(width).split("  ")} <= whole | {""}
        assert len(_title(width).rstrip()) <= width
        assert "✖ 1 critical" in _title(width)


def test_that_rows_are_left_out_is_said_before_all_that_they_come_to() -> None:
    """The filter is seen in the narrowest pane."""
    assert "/env-1" in _title(40, "env-1")
