"""The mouse in a table."""

from __future__ import annotations

from console.tui.widgets.lines import Lines
from console.tui.widgets.ruled import HEAD_HEIGHT
from tests.fakes import world as worlds
from tests.tui.fake_engine import FakeEngine
from tests.tui.seat import console_on


async def test_the_cursor_is_put_on_a_row_and_never_on_a_heading() -> None:
    """Nothing can be done with a heading; keys pass over it, too."""
    async with console_on(FakeEngine(worlds.breached())) as console:
        await console.press("2")
        pane = console.app.screen.query_one("#environment", Lines)
        heading, row, _heading, other = pane.view.order[:4]
        assert pane.view.is_heading(heading)
        assert pane.view.selected == row
        await console.pilot.click("#environment", offset=(4, HEAD_HEIGHT))
        assert pane.view.selected == row
        await console.pilot.click("#environment", offset=(4, HEAD_HEIGHT + 3))
        assert pane.view.selected == other
