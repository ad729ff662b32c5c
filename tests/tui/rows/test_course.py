"""The course of readings as lines."""

from __future__ import annotations

from msgspec.structs import replace

from console.model.alert import Severity
from console.model.snapshot import Snapshot
from console.tui.cells import plain
from console.tui.rows.course import Course, Shown, choose, course_lines, readings_of
from console.tui.rows.scene import Scene
from console.wire.remembering import Trend
from tests.fakes import world as worlds
from tests.fakes.world import NOW


def _scene(world: Snapshot) -> Scene:
    return Scene(world, NOW)


def _told(course: Course, width: int = 80, height: int = 20) -> list[str]:
    return [plain(line) for line in course_lines(course, _scene(worlds.ok()), width, height)]


def _trend(*values: float | None) -> Trend:
    return Trend(NOW - 600, NOW, values, "°C")


def test_only_numbers_have_a_course() -> None:
    """Words are left out, temperature comes first."""
    world = worlds.ok()
    world.apply((worlds.detail("altos-1"),))
    found = readings_of("altos-1", _scene(world))
    assert found[:2] == ["temperature/Inlet", "cpu_utilization/"]
    assert not any(one.startswith("psu_state") for one in found)


def test_a_room_device_has_its_points_before_its_detail_has_come() -> None:
    """What is on the bus anyway is enough to begin with."""
    assert choose("env-1", _scene(worlds.ok())) == "temperature/Inlet"


def test_the_last_value_and_the_range_are_told() -> None:
    """A last value that is not known is not the one before."""
    shown = Shown("temperature/Inlet", _trend(21.0, 25.0, None))
    told = _told(Course("altos-1", (shown,), NOW - 600, NOW))
    assert "temperature Inlet  no data now  between 21.0 °C and 25.0 °C" in told[1]
    assert "the last 10m" in told[2]


def test_only_limits_that_are_drawn_are_told_of_as_lines() -> None:
    """With their values; where none is drawn, those that lie beyond the picture are named."""
    far = Trend(NOW - 600, NOW, (21.0, 22.0), "°C", limits=((Severity.CRITICAL, 35.0),))
    told = _told(Course("altos-1", (Shown("temperature/Inlet", far),), NOW - 600, NOW))[2]
    assert "limits beyond this picture: 35 °C" in told
    near = replace(far, values=(31.0, 34.0))
    told = _told(Course("altos-1", (Shown("temperature/Inlet", near),), NOW - 600, NOW))[2]
    assert "lines across: limits 35 °C" in told


def test_the_legend_is_read_on_a_narrow_terminal() -> None:
    """What does not fit goes on in the next line, and the picture is lower by it."""
    limits = ((Severity.CRITICAL, 35.0), (Severity.MAJOR, 32.0), (Severity.WARNING, 27.0), (Severity.MINOR, 10.0))
    far = Trend(NOW - 600, NOW, (21.0, 22.0), "°C", limits=limits)
    course = Course("altos-1", (Shown("temperature/Inlet", far),), NOW - 600, NOW)
    lines = [plain(line) for line in course_lines(course, _scene(worlds.ok()), 60, 18)]
    assert len(lines) == 18
    assert all(len(line) <= 60 for line in lines)
    assert "35 °C, 32 °C, 27 °C, 10 °C" in " ".join(map(str.strip, lines[2:4]))


def test_a_time_of_which_nothing_is_known_is_a_sentence() -> None:
    """No flat line at zero."""
    told = _told(Course("altos-1", (Shown("temperature/Inlet", _trend(None, None)),), NOW - 600, NOW))
    assert any("Nothing is written down of this time." in line for line in told)


def test_the_picture_fills_the_screen_and_no_more() -> None:
    """Whatever the size, down to a few lines."""
    for height in (10, 20, 40):
        assert (
            len(_told(Course("altos-1", (Shown("temperature/Inlet", _trend(1.0, 2.0)),), NOW - 600, NOW), 80, height))
            == height
        )
