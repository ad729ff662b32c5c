"""Rules of power draw and power supplies in Redfish's shapes."""

from __future__ import annotations

from console.collect.payload import Document
from console.collect.redfish_supply import environment, power, power_supplies
from console.model.reading import State, Value

_OK: dict[str, Document] = {"State": "Enabled", "Health": "OK"}


def _values(resource: dict[str, Document]) -> dict[tuple[str, str], Value]:
    return {(gauge.point, gauge.instance): gauge.value for gauge in power(resource)}


def test_the_first_power_control_is_the_machine_s() -> None:
    """Parts of the machine have their names, the whole has none."""
    parts: list[Document] = [
        {"Name": "Server Power Control", "PowerConsumedWatts": 708},
        {"Name": "CPU Power Control", "PowerConsumedWatts": 99},
        {"Name": "No value"},
    ]
    assert _values({"PowerControl": parts}) == {("power", ""): 708.0, ("power", "CPU Power Control"): 99.0}


def test_the_limit_s_health_is_not_the_draw_s() -> None:
    """MegaRAC calls a power limit that is not in use critical; the watts are fine."""
    control: Document = {"PowerConsumedWatts": 100, "Status": {"State": "Disabled", "Health": "Critical"}}
    (gauge,) = power({"PowerControl": [control]})
    assert (gauge.value, gauge.state) == (100.0, State.OK)


def test_supplies_are_told_apart() -> None:
    """Two supplies of one name, or named nil, are counted."""
    for name in ("HpeServerPowerSupply", "nil"):
        values = _values({"PowerSupplies": [{"Name": name, "Status": _OK}, {"Name": name}]})
        assert values == {("psu_state", "PSU 1"): "ok", ("psu_state", "PSU 2"): "unknown"}


def test_a_supply_that_was_pulled_is_absent() -> None:
    """Its readings are left out, though some BMCs send zeros."""
    supply: Document = {"Name": "PSU 1", "LineInputVoltage": 0, "Status": {"State": "Absent"}}
    assert _values({"PowerSupplies": [supply]}) == {("psu_state", "PSU 1"): "absent"}


def test_an_input_of_zero_volts_is_told() -> None:
    """A supply that is there and has no input says zero, and that is true."""
    supply: Document = {"Name": "PSU 1", "LineInputVoltage": 0, "Status": {"State": "Enabled", "Health": "Critical"}}
    values = _values({"PowerSupplies": [supply]})
    assert values == {("psu_state", "PSU 1"): "failed", ("voltage", "PSU 1 input"): 0.0}


def test_signals_among_the_voltages_are_left_out() -> None:
    """A signal such as "power good" has no volts."""
    assert _values({"Voltages": [{"Name": "CPU1 VCC PG", "ReadingVolts": None, "Status": _OK}]}) == {}


def test_supplies_without_metrics() -> None:
    """A supply whose metrics are not there still has its state."""
    (gauge,) = power_supplies([({"Name": "PSU 1", "Status": _OK}, {})])
    assert (gauge.point, gauge.value) == ("psu_state", "ok")


def test_the_chassis_own_humidity() -> None:
    """What the chassis measures of its air is read where it is."""
    gauges = environment({"HumidityPercent": {"Reading": 41}, "PowerWatts": {"Reading": None}})
    assert [(gauge.point, gauge.value) for gauge in gauges] == [("humidity", 41.0)]
