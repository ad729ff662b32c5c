"""The pages to read: a device, a plan, a run, an alert."""

from __future__ import annotations

import re

import pytest
from msgspec.structs import replace
from rich.cells import cell_len

from console.model.alert import AlertState, Severity
from console.model.board import TimeLeft
from console.model.event import TrapReceived
from console.model.place import Place
from console.model.reading import Quality, Reading, State
from console.model.run import Deadline, Obstacle, RunState, StepState
from console.model.snapshot import DeviceDetail, PointView, Snapshot
from console.tui.cells import Line, plain
from console.tui.rows.device import device_lines
from console.tui.rows.plan import plan_lines
from console.tui.rows.run import run_lines
from console.tui.rows.scene import Scene, concerns, point_id
from console.tui.rows.story import story_lines
from console.wire.remembering import Turn
from tests.fakes import world as worlds
from tests.fakes.world import NOW

WIDTH = 78


def _scene(world: Snapshot) -> Scene:
    return Scene(world, NOW, concerns=concerns(world.alerts.values()))


def _text(lines: list[Line]) -> str:
    return "\n".join(plain(line) for line in lines)


def _device(device: str, world: Snapshot) -> str:
    return _text(device_lines(device, _scene(world), WIDTH))


def test_the_seal_and_its_contact_come_before_the_readings() -> None:
    """Nobody should open the case before having read it."""
    world = worlds.breached()
    world.apply((worlds.detail(),))
    text = _device("altos-3", world)
    assert text.index("WARRANTY SEAL") < text.index("Readings")
    assert "Altos (+62 800 000 000)" in text.replace("\n", " ")


def test_a_server_without_a_seal_says_nothing_of_one() -> None:
    """No empty warning."""
    assert "WARRANTY" not in _device("lenovo-1", worlds.ok())


def test_readings_come_with_the_worst_first() -> None:
    """Critical, warning, stale, then what is well."""
    world = worlds.breached()
    world.apply((worlds.detail(),))
    text = _device("altos-3", world)
    places = [text.index(part) for part in ("supply PSU2", "temperature Inlet", "fan speed FAN1", "supply PSU1")]
    assert places == sorted(places)


def test_an_alert_of_a_device_says_whether_it_calls() -> None:
    """What is pending or explained is not read as what waits for somebody."""
    world = worlds.breached()
    heat = replace(worlds.leak(), id="a9", device="altos-1", summary="Very hot", suppressed_by=("a1",))
    world.apply((heat, replace(heat, id="a8", summary="Warm", state=AlertState.PENDING, suppressed_by=())))
    told = _device("altos-1", world)
    assert "explained by Water under rack r1" in told
    assert "pending" in told


def test_a_long_note_of_a_reading_takes_a_line_of_its_own() -> None:
    """Why there is no value is read to its end on a narrow terminal."""
    world = worlds.ok()
    detail = worlds.detail("altos-1")
    note = "the sensor says that it is disconnected or out of its range"
    world.apply((replace(detail, readings=(replace(detail.readings[0], quality=Quality.BAD, note=note),)),))
    lines = [plain(line) for line in device_lines("altos-1", Scene(world, NOW), 80)]
    assert "    " + note in lines


def test_the_same_note_on_many_readings_is_read_once() -> None:
    """That all of them are old for one reason is one thing to know."""
    world = worlds.ok()
    detail = worlds.detail("altos-1")
    old = tuple(replace(one, quality=Quality.STALE, note="older than two intervals") for one in detail.readings)
    world.apply((replace(detail, readings=old),))
    assert _device("altos-1", world).count("older than two intervals") == 1


def test_what_is_known_of_a_device_is_never_cut_off() -> None:
    """On a narrow terminal a long note and the age of the data take lines of their own."""
    world = worlds.ok()
    note = "No answer from 192.0.2.11: a wrong community looks the same: check that, the address, the firewall."
    world.apply((replace(world.devices["altos-1"], note=note),))
    lines = device_lines("altos-1", Scene(world, NOW), 40)
    assert all(len(plain(line)) <= 40 for line in lines[:6])
    assert "firewall." in "".join(plain(line) for line in lines[:8])


def test_a_failed_source_says_its_cause_and_what_to_do() -> None:
    """The cause's stable word, the sentence, and when it last answered."""
    text = _device("altos-2", worlds.stale())
    assert "last answered 2h10 ago" in text
    assert "timeout: No answer from 192.0.2.12" in text


def test_values_stand_under_each_other_in_any_script() -> None:
    """The names of sensors are the site's own; some scripts take two cells a sign."""
    world = worlds.ok()
    names = ("Inlet", "服务器入口", "服务器机房入口左侧上方温度传感器一号二号")
    readings = tuple(Reading("temperature", name, 24.5, "°C", NOW) for name in names)
    world.apply((DeviceDetail("altos-1", readings),))
    lines = [text for text in map(plain, device_lines("altos-1", _scene(world), 80)) if "24.5 °C" in text]
    assert {cell_len(text.partition("24.5")[0]) for text in lines} == {cell_len(lines[0].partition("24.5")[0])}
    assert len(lines) == len(names)


def test_what_a_device_reported_by_itself_is_listed_with_the_newest_first() -> None:
    """Traps have a section where there are any, and only those of that device."""
    world = worlds.ok()
    assert "Traps" not in _device("altos-2", world)
    world.apply((*(_trap("altos-2", number) for number in range(9)), _trap("altos-3", 99)))
    text = _device("altos-2", world)
    assert text.index("trap-8") < text.index("trap-4")
    assert "trap-3" not in text
    assert "trap-99" not in text


def _trap(device: str, number: int) -> TrapReceived:
    return TrapReceived(f"{device}/{number}", device, "192.0.2.1", NOW - 60 + number, f"trap-{number}", (("1.2", "x"),))


def test_a_device_that_never_answered_says_so() -> None:
    """Not zero, not ok: never."""
    assert "no data has ever come" in _device("ups-2", worlds.stale())


def test_a_device_that_is_gone_says_so() -> None:
    """The screen may outlive the device."""
    assert _device("nobody", worlds.ok()) == "This device is no longer in the configuration."


def test_a_plan_shows_every_command_whole() -> None:
    """However long it is, nothing of it is cut: it is broken at words."""
    command = "systemctl stop " + " ".join(f"service-{number:02d}.service" for number in range(40))
    plan = worlds.plan()
    plan = replace(plan, steps=(replace(plan.steps[0], command=command),))
    text = _text(plan_lines(plan, _scene(worlds.ok()), WIDTH))
    assert command in " ".join(text.split())


def test_a_plan_says_what_stops_and_what_is_destructive() -> None:
    """Before the steps: what stops; on the step: that it is never repeated."""
    text = _text(plan_lines(worlds.plan(), _scene(worlds.ok()), WIDTH))
    assert text.index("postgresql and nginx on altos-3") < text.index("What will run")
    assert "Shut down  altos-3  at most 30s  never repeated by itself" in text
    assert "4 steps, at least 59s" in text


def test_a_plan_that_was_never_timed_says_so() -> None:
    """No made-up estimate."""
    plan = worlds.plan()
    plan = replace(plan, steps=tuple(replace(step, estimate_s=None) for step in plan.steps))
    assert "4 steps, never timed here" in _text(plan_lines(plan, _scene(worlds.ok()), WIDTH))


def test_obstacles_come_first() -> None:
    """Why it cannot run stands above what it would do."""
    plan = worlds.plan(obstacles=(Obstacle("held", "Somebody else holds altos-3.", "altos-3"),))
    text = _text(plan_lines(plan, _scene(worlds.ok()), WIDTH))
    assert text.index("altos-3: Somebody else holds altos-3.") < text.index("What stops")


@pytest.mark.parametrize(
    ("state", "said"),
    [
        (StepState.OUTCOME_UNKNOWN, "? outcome unknown"),
        (StepState.FAILED, "✖ failed"),
        (StepState.SKIPPED, "» skipped"),
        (StepState.STOPPED, "■ stopped"),
    ],
)
def test_each_step_says_what_became_of_it(state: StepState, said: str) -> None:
    """Above all when that is not known."""
    world = worlds.breached()
    run = worlds.run()
    world.apply((replace(run, steps=(replace(run.steps[0], state=state),)),))
    assert said in _text(run_lines("run-1", _scene(world), WIDTH))


def test_a_step_that_asks_shows_its_question_and_choices() -> None:
    """And how to answer."""
    run = worlds.run()
    asks = replace(run.steps[2], question="Is the floor dry?", choices=("yes", "no"))
    world = worlds.breached()
    world.apply((replace(run, steps=(*run.steps[:2], asks)),))
    text = _text(run_lines("run-1", _scene(world), WIDTH))
    assert "Is the floor dry?" in text
    assert "y answers: yes, no" in text


@pytest.mark.parametrize("width", [60, 80, 120])
def test_a_plan_says_how_long_it_takes_however_narrow(width: int) -> None:
    """Beside its title where that fits, else under it."""
    plan = replace(worlds.plan(), title="Water at a rack: shut down, cut the power, make it safe to touch")
    lines = [plain(line) for line in plan_lines(plan, _scene(worlds.ok()), width)]
    assert "4 steps, at least 59s" in " ".join(lines[:3])
    assert all(len(line) <= width for line in lines[:3])


def test_much_that_stops_stands_one_after_the_other() -> None:
    """Nothing of it is left out."""
    names = tuple(f"service {number}" for number in range(12))
    text = _text(plan_lines(replace(worlds.plan(), stops=names), _scene(worlds.ok()), WIDTH))
    told = text[text.index("What stops") : text.index("Know before")]
    assert len(told.splitlines()) <= 4
    assert all(name in told for name in names)


@pytest.mark.parametrize(
    ("ends_s", "latest_s", "said", "not_said"),
    [
        (600, 300, "the air lasts until 01:10:00: latest safe start 01:05:00.", "TOO LATE"),
        (600, -60, "TOO LATE for all of it: the air lasts until 01:10:00, latest safe start was 00:59:00.", "was to"),
        (-90, -600, "TOO LATE: the air was to last until 00:58:30, and that was 1m ago.", "lasts until"),
        (-90, None, "TOO LATE: the air was to last until 00:58:30, and that was 1m ago.", "never measured"),
    ],
)
def test_a_deadline_that_has_passed_is_told_as_past(
    ends_s: float, latest_s: float | None, said: str, not_said: str
) -> None:
    """Nothing that is over is told as if it were to come."""
    now = NOW + 3600
    latest = None if latest_s is None else now + latest_s
    plan = replace(worlds.plan(), deadlines=(Deadline("cooling", now + ends_s, latest),))
    text = _text(plan_lines(plan, _scene(worlds.ok())._replace(now=now), 120))
    assert said in text
    assert not_said not in text


def test_a_plan_for_two_people_says_so() -> None:
    """Nobody is surprised that it does not start at once."""
    plan = replace(worlds.plan(), two_person=True)
    assert "A second person must approve this" in _text(plan_lines(plan, _scene(worlds.ok()), WIDTH))


def test_steps_that_run_together_say_in_which_group() -> None:
    """Neighbours of one wave run at the same time."""
    plan = worlds.plan()
    plan = replace(plan, steps=(replace(plan.steps[0], wave=2),))
    assert "in group 2 at the same time" in _text(plan_lines(plan, _scene(worlds.ok()), WIDTH))


def test_an_active_run_says_that_it_goes_on_without_this_window() -> None:
    """And one that is over does not."""
    world = worlds.breached()
    assert "goes on when you leave" in _text(run_lines("run-1", _scene(world), WIDTH))
    world.apply((worlds.run(state=RunState.SUCCEEDED),))
    assert "goes on when you leave" not in _text(run_lines("run-1", _scene(world), WIDTH))


def test_a_clock_that_has_run_out_during_a_run_is_told_as_past() -> None:
    """It never lasts for no time more."""
    world = worlds.breached()
    world.apply((worlds.run(), TimeLeft("server-room/cooling", "server-room", "cooling", NOW + 90)))
    scene = _scene(world)
    assert "the air lasts for 1:30 more" in _text(run_lines("run-1", scene, WIDTH))
    later = _text(run_lines("run-1", scene._replace(now=NOW + 120), WIDTH))
    assert "the air was to last until 00:01:30" in later
    assert "lasts for" not in later


def test_of_a_run_on_several_each_line_says_whose_it_is() -> None:
    """Of a run on one the name is left out."""
    run, world = worlds.run(), worlds.breached()
    world.apply((run, worlds.output()))
    assert "altos-3 Stopped nginx." not in _text(run_lines("run-1", _scene(world), WIDTH))
    steps = (*run.steps[:1], replace(run.steps[1], target="altos-5"), *run.steps[2:])
    world.apply((replace(run, steps=steps),))
    assert "altos-5 Stopped nginx." in _text(run_lines("run-1", _scene(world), WIDTH))


def test_a_runs_output_says_how_much_is_not_shown() -> None:
    """The rest is in the record."""
    world = worlds.breached()
    world.apply((replace(worlds.output(), total=500),))
    assert "497 earlier lines are in the run's record" in _text(run_lines("run-1", _scene(world), WIDTH))


def test_an_alert_tells_value_since_rule_and_who() -> None:
    """All of it on one page, with the note of who has taken it on."""
    text = _text(story_lines("a2", _scene(worlds.breached()), WIDTH))
    for part in ("31.5 °C", "12-31 23:45 (15m)", "inlet-temperature", "budi until 00:25", "fan tray on its way"):
        assert part in text


def test_an_alert_without_data_is_held_and_says_so() -> None:
    """Missing is never resolved."""
    assert "does not count as resolved" in _text(story_lines("a2", _scene(worlds.stale()), WIDTH)).replace("\n", " ")


def test_an_alert_that_has_ended_tells_when_and_what_it_was() -> None:
    """Not a calm value against a limit: when it ended, its worst, who had it, and how the value was then."""
    ended = replace(worlds.heat(), state=AlertState.RESOLVED, ended_at=NOW - 60, value=22.0, reason="It was at 33 °C.")
    world = worlds.ok()
    world.apply((ended,))
    text = _text(story_lines("a2", _scene(world), WIDTH))
    assert "It is over since 12-31 23:59, after 14m. At its worst:" in text
    assert "It was at 33 °C." in text
    assert re.search(r"value at end\s+22", text)
    assert re.search(r"taken on by\s+budi\n", text)


def test_an_alert_that_is_over_says_so() -> None:
    """The screen may outlive the alert."""
    assert "over and no longer listed" in _text(story_lines("a9", _scene(worlds.ok()), WIDTH))


def test_an_alert_tells_all_its_returns_as_they_were_stored() -> None:
    """Not only since it fired last: how often it has, and who did what about it then."""
    turns = (
        Turn(NOW - 90_000, "fired", Severity.CRITICAL, 33.0, "inlet is over 32 °C"),
        Turn(NOW - 89_000, "acknowledged", Severity.CRITICAL, 33.0, "fan tray", "budi"),
        Turn(NOW - 80_000, "resolved", Severity.CRITICAL, 29.0),
        Turn(NOW - 900, "fired", Severity.CRITICAL, 31.5),
    )
    text = _text(story_lines("a2", _scene(worlds.breached()), WIDTH, turns))
    assert "it has fired 2 times" in text
    assert "acknowledged  33.0 °C  budi  fan tray" in text
    assert text.index("12-31 23:45  fired") < text.index("resolved")


def test_the_limit_is_a_line_across_the_small_plot() -> None:
    """What the value is held against is seen beside it, also without colour."""
    world = worlds.breached()
    alert = replace(world.alerts["a2"], limit=31.0)
    world.apply((alert,))
    if point_id(alert) not in world.points:
        reading = Reading(alert.point, alert.instance, 31.5, "°C", NOW, state=State.CRITICAL)
        point = PointView(point_id(alert), alert.device, Place("bontang", "server-room"), reading)
        world.apply((replace(point, trend=(29.0, 30.0, 30.5, 31.0, 31.5)),))
    assert "┄" in _text(story_lines("a2", _scene(world), WIDTH))
    assert "┄" not in _text(story_lines("a2", _scene(worlds.breached()), WIDTH))
