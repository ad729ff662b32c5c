"""Rules of what IPMI sensors mean."""

from __future__ import annotations

from console.collect.ipmi_sensors import Sensor, gauges
from console.collect.measure import Gauge
from console.model.reading import State


def _one(**said: object) -> Gauge:
    known: dict[str, object] = {"name": "x", "kind": "Temperature", "value": None, "unit": "", "word": "ok"}
    (gauge,) = gauges([Sensor(**(known | said))])  # type: ignore[arg-type]
    return gauge


def test_units_make_points() -> None:
    """Degrees, revolutions, volts, watts and amperes are read; a fan's percentage keeps its unit."""
    assert _one(value=24.0, unit="°C").point == "temperature"
    assert _one(value=12.04, unit="V", kind="Voltage") == Gauge("voltage", "x", 12.04)
    fan = _one(value=40.0, unit="%", kind="Fan")
    assert (fan.point, fan.unit) == ("fan_speed", "%")


def test_a_sensor_without_a_reading_is_unknown() -> None:
    """A sensor that is switched off with its server is not zero degrees."""
    assert _one(unit="°C").state is State.UNKNOWN
    assert _one(value=0.0, unit="°C", available=False).value is None


def test_the_bmc_s_own_judgement_is_kept() -> None:
    """What the BMC calls critical is critical."""
    assert _one(value=95.0, unit="°C", word="failed").state is State.CRITICAL


def test_a_failed_supply_says_why() -> None:
    """The states of a failed power supply are its note."""
    gauge = _one(kind="Power Supply", word="failed", states=("present", "input lost"))
    assert (gauge.value, gauge.state, gauge.note) == ("failed", State.CRITICAL, "present, input lost")


def test_a_supply_that_says_nothing_is_unknown() -> None:
    """Without any state a power supply is not well."""
    assert _one(kind="Power Supply").value == "unknown"


def test_an_absent_drive() -> None:
    """A bay that is empty is absent."""
    assert _one(kind="Drive Bay", states=("absent",)).value == "absent"


def test_repeated_names_are_numbered() -> None:
    """Two sensors of one name stay two series."""
    sensor = Sensor("Temp", "Temperature", 30.0, "°C", "ok")
    assert [gauge.instance for gauge in gauges([sensor, sensor])] == ["Temp", "Temp 2"]


def test_what_means_nothing_here_is_left_out() -> None:
    """Watchdogs and buttons are no readings."""
    assert list(gauges([Sensor("Watchdog", "Watchdog", None, "", "ok", ("timer expired",))])) == []
