"""Which values stand for a device in a list."""

from __future__ import annotations

import pytest

from console.model.device import DeviceKind
from console.model.reading import Quality, Reading, State, Value
from console.store.current import Current
from console.store.headline import of_the_room
from tests.fakes.alerting import inventory, poll, reading

NOW = 1_700_000_000.0


def figures(device: str, *readings: Reading) -> dict[str, Value]:
    store = Current(inventory())
    store.take(poll(device, NOW, *readings))
    return store.device_view(device, NOW).figures


def test_the_inlet_stands_for_the_temperature() -> None:
    """A hot CPU is no hot room; without an inlet the hottest probe counts."""
    hot = reading("temperature", 80.0, NOW, "CPU 1")
    cool = reading("temperature", 40.0, NOW, "DIMM")
    assert figures("altos-1", hot, cool, reading("temperature", 24.0, NOW, "Inlet Temp")) == {"temperature": 24.0}
    assert figures("altos-1", hot, cool) == {"temperature": 80.0}


@pytest.mark.parametrize(
    ("point", "values", "expected"),
    [
        ("filesystem_utilization", (40.0, 91.0), 91.0),
        ("charge", (90.0, 30.0), 30.0),
        ("runtime", (600.0, 900.0), 600.0),
        ("leak", ("dry", "wet"), "wet"),
        ("psu_state", ("ok", "failed"), "failed"),
    ],
)
def test_the_worst_instance_counts(point: str, values: tuple[Value, Value], expected: Value) -> None:
    """High is bad for a disk, low is bad for a battery, and the later words of an enumeration are the worse ones."""
    assert figures("ups-1", *(reading(point, value, NOW, str(n)) for n, value in enumerate(values))) == {
        point: expected
    }


def test_a_total_stands_before_its_parts() -> None:
    """The whole strip's power, not the largest outlet's."""
    parts = (reading("power", 900.0, NOW, "outlet 3"), reading("power", 700.0, NOW, "Total"))
    assert figures("ups-1", *parts) == {"power": 700.0}


def test_the_devices_own_judgement_outranks_the_order_of_words() -> None:
    """What it calls critical is shown, whatever the word."""
    own = Reading("fan_state", "1", "ok", "", NOW, state=State.CRITICAL)
    assert figures("altos-1", own, reading("fan_state", "failed", NOW, "2")) == {"fan_state": "ok"}


def test_a_value_that_is_not_believed_gives_way() -> None:
    """It is shown only when there is none better."""
    bad = Reading("humidity", "1", 99.0, "%RH", NOW, quality=Quality.BAD)
    assert figures("altos-1", bad, reading("humidity", 50.0, NOW, "2"))["humidity"] == 50.0
    assert figures("altos-1", bad)["humidity"] == 99.0


def test_the_room_has_its_own_kinds_and_points() -> None:
    """Everything of a UPS, and of a server what concerns the room."""
    assert of_the_room(DeviceKind.UPS, "load", "")
    assert of_the_room(DeviceKind.SERVER, "temperature", "Front ambient")
    assert of_the_room(DeviceKind.SERVER, "psu_state", "1")
    assert not of_the_room(DeviceKind.SERVER, "temperature", "CPU 1")
    assert not of_the_room(DeviceKind.SERVER, "cpu_utilization", "")
