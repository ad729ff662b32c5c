"""The rows of the four panes, told from a snapshot."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from console.model.alert import Alert, AlertState, Severity
from console.model.place import Place
from console.model.reading import State
from console.model.run import RunState
from console.model.snapshot import PointView, Snapshot
from console.tui import panes
from console.tui.cells import Span, lay_out, plain
from console.tui.rows.alerts import Alerts
from console.tui.rows.environment import Environment, device_of
from console.tui.rows.listing import Listing
from console.tui.rows.runbooks import Runbooks
from console.tui.rows.scene import Scene, concerns, touched_by
from console.tui.rows.servers import Servers
from console.tui.view import View
from tests.fakes import world as worlds
from tests.fakes.world import NOW

WORLDS = {"empty": worlds.empty(), "ok": worlds.ok(), "breached": worlds.breached(), "stale": worlds.stale()}


def _scene(world: Snapshot) -> Scene:
    return Scene(world, NOW, concerns=concerns(world.alerts.values()))


def _order(listing: Listing, world: Snapshot, sort: int = 0) -> list[str]:
    scene, view = _scene(world), View()
    for key in listing.keys(scene):
        entry = listing.entry(key, scene)
        if entry is not None:
            view.put(entry)
    view.sort_by(sort)
    view.settle()
    return view.order


def _row(listing: Listing, key: str, world: Snapshot) -> dict[str, str]:
    cells = listing.cells(key, _scene(world))
    return {column.id: cell.text for column, cell in zip(listing.columns(), cells, strict=True)}


@pytest.mark.parametrize("world", WORLDS.values(), ids=WORLDS)
@pytest.mark.parametrize("listing", panes.four(), ids=lambda listing: str(listing.id))
def test_every_row_has_a_cell_for_each_column_and_a_rank_for_each_order(listing: Listing, world: Snapshot) -> None:
    """Whatever the world, the table can be drawn and ordered."""
    scene = _scene(world)
    for key in listing.keys(scene):
        entry = listing.entry(key, scene)
        if entry is not None:
            assert len(entry.ranks) == len(listing.orders())
            assert entry.heading or len(listing.cells(key, scene)) == len(listing.columns())
    for sort in range(len(listing.orders())):
        _order(listing, world, sort)


def test_the_worst_server_comes_first() -> None:
    """Warning before stale before well."""
    assert _order(Servers(), worlds.stale())[:3] == ["altos-3", "altos-2", "altos-1"]


def test_a_server_in_alert_stands_as_its_alert_says() -> None:
    """The device may think it is well; the alert knows better."""
    assert _row(Servers(), "altos-3", worlds.stale())["state"] == "▲ warning"


def test_a_stale_server_says_how_old_and_why() -> None:
    """The source's own sentence stands beside the age."""
    assert _row(Servers(), "altos-2", worlds.stale())["note"].startswith("2h10 old  No answer from 192.0.2.12")


def test_room_devices_are_not_servers() -> None:
    """A UPS belongs to the environment pane."""
    assert "ups-1" not in _order(Servers(), worlds.ok())


def test_the_room_is_told_in_an_order_that_stays_put() -> None:
    """Water first, then smoke, then temperature; power last; what is wet comes before every group."""
    order = _order(Environment(), worlds.ok())
    assert order[1:4] == ["env-1/leak/", "env-1/smoke/", "env-1/temperature/Inlet"]
    assert order[-1] == "pdu-b/power/"
    alarms, wet, *rest = _order(Environment(), worlds.breached())
    assert (alarms, wet) == ("alarms", "env-1/leak/")
    assert rest == [key for key in order if key != wet]


def test_what_is_in_breach_comes_before_all_that_is_quiet() -> None:
    """Also of a place that stands later, the severest first, each under the name of its place."""
    world = worlds.ok()
    hot = replace(worlds.point("zz-1", "temperature", 40.0, "°C"), place=Place("zone", "attic", "z-9"))
    mild = replace(hot, id="zz-2/temperature/", device="zz-2")
    world.apply((_standing(hot, State.CRITICAL), _standing(mild, State.WARNING)))
    order = _order(Environment(), world)
    assert order[:4] == ["group:1\tzone\tattic\tz-9", hot.id, mild.id, "group:2\tbontang\tserver-room\tr1"]
    assert Environment().heading(order[0], _scene(world)) == "attic · z-9"


def _standing(point: PointView, state: State) -> PointView:
    return replace(point, reading=replace(point.reading, state=state))


def test_a_room_device_that_never_spoke_is_a_row() -> None:
    """Silence is shown, not left out."""
    assert "device:ups-2" in _order(Environment(), worlds.stale())
    assert _row(Environment(), "device:ups-2", worlds.stale())["value"] == "no data"


def test_a_silent_room_device_is_never_all_well() -> None:
    """Missing is unknown: the summary counts it."""
    world = worlds.ok()
    world.apply((worlds.stale().devices["ups-2"],))
    assert "".join(span.text for span in Environment().summary(_scene(world))).strip() == "? 1 unknown"


def test_a_point_without_instance_is_told_by_its_device() -> None:
    """Two PDUs' power can be told apart."""
    world = worlds.ok()
    names = {_row(Environment(), key, world)["point"] for key in ("pdu-a/power/", "pdu-b/power/")}
    assert names == {"power pdu-a", "power pdu-b"}


@pytest.mark.parametrize(
    ("key", "device"),
    [("env-1/leak/", "env-1"), ("device:ups-2", "ups-2"), ("group:1\ta\tb\tc", ""), ("altos-1", "altos-1")],
)
def test_a_row_leads_to_its_device(key: str, device: str) -> None:
    """Enter on a point opens the device that measured it."""
    assert device_of(key, _scene(worlds.ok())) == device


@pytest.mark.parametrize(
    ("alert", "taken"),
    [
        (worlds.leak(), "nobody"),
        (replace(worlds.leak(), state=AlertState.PENDING), "pending"),
        (replace(worlds.leak(), state=AlertState.RESOLVED), "resolved"),
        (replace(worlds.leak(), state=AlertState.RESOLVED, latched=True), "resolved, must be cleared"),
        (replace(worlds.leak(), data_missing=True), "no data, held"),
        (replace(worlds.leak(), suppressed_by=("a7",)), "explained by a7"),
        (worlds.heat(), "budi until 00:25"),
    ],
)
def test_an_alert_says_who_has_it_or_what_else_matters(alert: Alert, taken: str) -> None:
    """One word for each way that an alert can stand."""
    world = worlds.ok()
    world.apply((alert,))
    assert _row(Alerts(), alert.id, world)["taken"] == taken


def test_what_nobody_has_taken_on_comes_before_what_somebody_has() -> None:
    """Then by severity, then the newest first."""
    world = worlds.breached()
    world.apply((replace(worlds.heat(), id="a3", acknowledged=None),))
    assert _order(Alerts(), world) == ["a1", "a3", "a2"]


def test_runs_come_before_the_library() -> None:
    """What is under way is on top."""
    assert _order(Runbooks(), worlds.breached())[0] == "run:run-1"


def test_a_run_shows_its_step_and_time() -> None:
    """Which of how many, which one now, how long."""
    row = _row(Runbooks(), "run:run-1", worlds.breached())
    assert (row["step"], row["time"], row["who"]) == ("2/4 Shut down", "0:42", "ana")


def test_a_run_of_yesterday_is_no_longer_listed() -> None:
    """It is in the record."""
    world = worlds.ok()
    world.apply((replace(worlds.run(state=RunState.SUCCEEDED), ended_at=NOW - 90000),))
    assert "run:run-1" not in _order(Runbooks(), world)


def test_a_changed_alert_touches_its_device_and_its_point() -> None:
    """Both rows look different now."""
    after = concerns((worlds.leak(),))
    assert touched_by({}, after) == {("DeviceView", "env-1"), ("PointView", "env-1/leak/")}


def test_a_reading_past_its_limit_is_never_called_well() -> None:
    """Whether the alert on it is explained by another, or put aside, changes who is called and not what is measured."""
    explained = replace(worlds.leak(), point="temperature", instance="Inlet", suppressed_by=("a7",))
    world = worlds.ok()
    world.apply((explained,))
    assert _row(Environment(), "env-1/temperature/Inlet", world)["state"] == "✖ critical"


def test_of_a_device_an_alert_that_calls_is_told_before_a_severer_one_that_does_not() -> None:
    """What is explained stands in the remark only where nothing calls."""
    calls = replace(worlds.leak(), id="a2", severity=Severity.WARNING, device="altos-1", summary="disk full")
    explained = replace(worlds.leak(), id="a3", device="altos-1", summary="too hot", suppressed_by=("a7",))
    world = worlds.ok()
    world.apply((explained,))
    assert _row(Servers(), "altos-1", world)["note"] == "too hot"
    world.apply((calls,))
    assert _row(Servers(), "altos-1", world)["note"] == "disk full"


def test_what_is_explained_makes_a_device_no_worse_than_the_engine_says() -> None:
    """A server behind a switch that is down is not itself called broken."""
    world = worlds.ok()
    world.apply((replace(worlds.leak(), device="altos-1", suppressed_by=("a7",)),))
    assert _row(Servers(), "altos-1", world)["state"] == "✓ ok"


def test_a_runbook_that_is_ready_is_described_in_words_or_not_at_all() -> None:
    """Where there is no room for a few words none are begun, and what it does is no step of it."""
    row = _row(Runbooks(), "book:graceful-shutdown", worlds.ok())
    assert row["step"] == ""
    assert row["does"]
    for width in range(40, 120):
        fitted, widths = lay_out(Runbooks().columns(), width)
        shown = {column.id: cells for column, cells in zip(fitted, widths, strict=True)}
        assert shown.get("does", 24) >= 24


def test_in_the_past_no_runbook_is_said_to_be_missing() -> None:
    """There are none there because nothing can be done there."""
    past = _scene(worlds.empty())._replace(past=True)
    assert Runbooks().nothing(past) == "In the past nothing can be started."
    assert Runbooks().summary(past) == ()


def test_a_hundred_days_of_uptime_fit_their_column() -> None:
    """The figure is whole or its column is not there."""
    world = worlds.ok()
    world.apply((replace(worlds.server(1), figures={"uptime": 86400.0 * 160}),))
    (column,) = (column for column in Servers().columns() if column.id == "uptime")
    assert len(_row(Servers(), "altos-1", world)["uptime"]) <= column.least


def test_a_summary_counts_what_is_wrong() -> None:
    """Glyph, number, word; nothing else."""
    world = worlds.ok()
    world.apply((replace(worlds.server(1), state=State.UNKNOWN),))
    said = "".join(span.text for span in Servers().summary(_scene(world)))
    assert said == "6 devices  ? 1 unknown"


def test_at_eighty_columns_the_alerts_cut_no_word_of_severity_or_of_who_has_it() -> None:
    """`indeterminate` and `nobody, 1 open` are read whole; what is wrong and where give way."""
    fitted = lay_out(Alerts().columns(), 78)
    widths = {column.id: width for column, width in zip(*fitted, strict=True)}
    assert widths["severity"] >= len("? indeterminate")
    assert widths["taken"] >= len("nobody, 12 open")
    assert set(widths) == {"severity", "summary", "where", "since", "taken"}


def test_at_eighty_columns_a_reading_names_its_device_and_says_that_it_is_unproven() -> None:
    """The name of what is measured does not take all the room."""
    fitted = lay_out(Environment().columns(), 78)
    widths = {column.id: width for column, width in zip(*fitted, strict=True)}
    assert widths["age"] >= len("unproven")
    assert widths["device"] >= len("room-sensors")


def test_the_environment_counts_its_unproven_sensors_without_alarm() -> None:
    """Nothing is wrong with them now: a muted count, and the muted word in the row."""
    world = worlds.ok()
    sensor = next(point for point in world.points.values() if point.reading.point == "leak")
    world.apply((replace(sensor, unproven=True),))
    told = Environment().summary(Scene(world, NOW))
    assert "1 unproven" in plain(told)
    assert {span.role for span in told} == {"muted"}


def test_the_alerts_summary_counts_the_critical_ones() -> None:
    """Where only the tab of this pane is seen, its sign is that of the worst."""
    told = Alerts().summary(Scene(worlds.breached(), NOW))
    assert Span("  ✖ 1 critical", "critical") in told


def test_a_run_that_waits_for_an_answer_asks() -> None:
    """`paused` would be read as something that somebody else has done; nothing goes on before it is answered."""
    run = worlds.run()
    step = replace(run.steps[0], question="Is it dry?", choices=("yes", "no"), ended_at=None)
    world = worlds.ok()
    world.apply((replace(run, state=RunState.PAUSED, steps=(step, *run.steps[1:])),))
    assert _row(Runbooks(), f"run:{run.id}", world)["state"] == "? asks"
