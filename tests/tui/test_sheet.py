"""What a pane holds."""

from __future__ import annotations

from msgspec.structs import replace

from console.model.alert import Severity
from console.model.incident import Incident, IncidentState
from console.model.place import Place
from console.model.reading import State
from console.model.snapshot import Snapshot
from console.tui.rows.alerts import ENDED_SHOWN_S, Alerts
from console.tui.rows.scene import Scene, concerns
from console.tui.rows.servers import Servers
from console.tui.sheet import Sheet
from tests.fakes import world as worlds
from tests.fakes.world import NOW


def _scene(world: Snapshot, lost_at: float | None = None) -> Scene:
    return Scene(world, NOW, lost_at=lost_at, concerns=concerns(world.alerts.values()))


def _sheet(count: int) -> Sheet:
    scene = _scene(worlds.many(count))
    sheet = Sheet(Servers(), scene)
    sheet.take(scene, None)
    sheet.view.settle()
    return sheet


def test_the_window_follows_the_cursor() -> None:
    """The row under the cursor is always among those that can be seen."""
    sheet = _sheet(40)
    for by in (5, 20, 14, -9, -30):
        sheet.view.move(by)
        seen = sheet.visible(10)
        assert sheet.view.selected in seen
        assert len(seen) == 10


def test_a_line_of_the_window_is_a_row() -> None:
    """Lines over the first and under the last are none."""
    sheet = _sheet(3)
    seen = sheet.visible(10)
    assert [sheet.row_at(line) for line in range(len(seen))] == seen
    assert sheet.row_at(-1) == ""
    assert sheet.row_at(len(seen)) == ""


def test_marking_goes_on_to_the_next_row() -> None:
    """So that a run of rows is marked by one key held down."""
    sheet = _sheet(3)
    first = sheet.view.selected
    assert sheet.mark() == 1
    assert sheet.view.selected != first
    assert sheet.mark() == 2


def test_the_orders_come_round() -> None:
    """After the last order comes the first."""
    sheet = _sheet(3)
    names = [sheet.next_order() for _turn in sheet.listing.orders()]
    assert names == [*sheet.listing.orders()[1:], sheet.listing.orders()[0]]


def test_a_row_that_changes_tells_in_the_summary_at_the_next_second() -> None:
    """A summary of many rows is not made for each of them."""
    world = worlds.many(3)
    sheet = _sheet(3)
    before = sheet.told()
    changed = world.apply((replace(next(iter(world.devices.values())), state=State.CRITICAL),))
    scene = _scene(world)
    sheet.take(scene, changed)
    assert sheet.told() == before
    sheet.tick(scene)
    assert sheet.told() != before


def test_without_an_engine_it_is_the_last_that_is_known() -> None:
    """And no sign of the worst is given for it."""
    scene = _scene(worlds.breached(), lost_at=NOW)
    sheet = Sheet(Servers(), scene)
    sheet.take(scene, None)
    assert "".join(span.text for span in sheet.told()) == "last known"
    assert sheet.flag() == ""


def test_a_row_that_is_gone_is_not_copied() -> None:
    """Also between the news that it is gone and the next paint."""
    sheet = _sheet(1)
    gone = ("DeviceView", sheet.view.selected)
    sheet.scene.world.apply((), (gone,))
    sheet.take(sheet.scene, {gone})
    assert sheet.row_text() == ""


def test_a_cursor_that_moved_unseen_stands_nowhere_when_no_row_is_left() -> None:
    """Over a thin line several keys, and a filter that nothing matches, come between two paints."""
    sheet = _sheet(60)
    sheet.view.move(50)
    sheet.visible(10)
    sheet.view.move(-40)
    sheet.view.narrow("nothing has this name")
    sheet.view.settle()
    assert sheet.visible(10) == []


def test_a_mark_goes_with_its_row_also_when_everything_is_new() -> None:
    """After the engine is back, or in the past, what nobody sees is not among what is done."""
    sheet = _sheet(3)
    kept, gone, *_rest = sheet.view.order
    sheet.view.marks = {kept, gone}
    sheet.scene.world.apply((), (("DeviceView", gone),))
    sheet.take(sheet.scene, None)
    assert sheet.view.marks == {kept}


def test_what_is_listed_for_a_while_goes_without_any_news() -> None:
    """A window that stays open lists what one lists that is opened now."""
    world = worlds.ok()
    over = Incident("inc-1", "Water", IncidentState.CLOSED, Severity.CRITICAL, Place(), "", (), NOW - 60, ended_at=NOW)
    world.apply((over,))
    sheet = Sheet(Alerts(), _scene(world))
    sheet.take(sheet.scene, None)
    sheet.view.settle()
    assert sheet.view.order == ["inc-1"]
    sheet.tick(sheet.scene._replace(now=NOW + ENDED_SHOWN_S + 1))
    sheet.view.settle()
    assert sheet.view.order == []
