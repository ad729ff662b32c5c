"""Rules of temperatures, fans and leak detectors in Redfish's shapes."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from console.collect.payload import Document
from console.collect.redfish_thermal import (
    fans,
    leak_detectors,
    sensors,
    sensors_without_names,
    thermal,
    thermal_metrics,
)
from console.model.reading import State

_ENABLED: dict[str, Document] = {"State": "Enabled", "Health": "OK"}

_JSON = st.recursive(
    st.none() | st.booleans() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=12,
)
_PART = st.dictionaries(
    st.sampled_from(["Name", "Status", "Reading", "ReadingCelsius", "ReadingUnits", "SpeedPercent"]), _JSON
)


def test_a_null_temperature_is_unknown() -> None:
    """A sensor in use without a value is unknown and says why."""
    (gauge,) = thermal({"Temperatures": [{"Name": "Inlet", "ReadingCelsius": None, "Status": _ENABLED}]})
    assert (gauge.value, gauge.state, gauge.note) == (None, State.UNKNOWN, "the BMC gives no value")


def test_zeros_of_unfitted_sensors_are_left_out() -> None:
    """BMCs send 0 °C for a processor that is not there."""
    assert thermal({"Temperatures": [{"Name": "CPU 2", "ReadingCelsius": 0, "Status": {"State": "Absent"}}]}) == ()


def test_a_distance_is_no_temperature() -> None:
    """Sensors that count down to the processor's limit are left out."""
    assert thermal({"Temperatures": [{"Name": "CPU 1 DTS", "ReadingCelsius": -51, "Status": _ENABLED}]}) == ()


def test_repeated_names_are_numbered() -> None:
    """Two sensors of one name stay two series."""
    part: dict[str, Document] = {"Name": "DIMM", "ReadingCelsius": 30}
    gauges = thermal({"Temperatures": [part, part]})
    assert [gauge.instance for gauge in gauges] == ["temperature 1", "temperature 2"]


def test_a_fan_whose_percentage_is_its_revolutions() -> None:
    """Where a BMC repeats the revolutions as percentage, the revolutions count."""
    speed, _state = fans([{"Name": "Fan 1A", "SpeedPercent": {"Reading": 6431, "SpeedRPM": 6431}, "Status": _ENABLED}])
    assert (speed.value, speed.unit) == (6431.0, "")
    without, _state = fans([{"Name": "Fan 1A", "SpeedPercent": {"Reading": 6431}, "Status": _ENABLED}])
    assert without.value is None


def test_a_fan_of_an_early_ilo() -> None:
    """Before the standard was settled a fan's reading and unit had other names."""
    fan: dict[str, Document] = {"FanName": "Fan 1", "CurrentReading": 62, "Units": "Percent", "Status": _ENABLED}
    speed, _state = thermal({"Fans": [fan]})
    assert (speed.instance, speed.value, speed.unit) == ("Fan 1", 62.0, "%")


def test_linked_sensors_have_the_names_that_were_asked() -> None:
    """A temperature that only links to its sensor is called as that sensor is, else by the end of its link."""
    metrics: dict[str, Document] = {
        "TemperatureReadingsCelsius": [
            {"DataSourceUri": "/s/1", "Reading": 20},
            {"DataSourceUri": "/s/2", "Reading": 21},
            {"DeviceName": "Exhaust", "Reading": 40},
        ]
    }
    assert sensors_without_names(metrics) == ["/s/1", "/s/2"]
    gauges = thermal_metrics(metrics, {"/s/1": "Inlet"})
    assert [(gauge.instance, gauge.value) for gauge in gauges] == [("Inlet", 20.0), ("2", 21.0), ("Exhaust", 40.0)]


def test_sensors_are_told_apart_by_type_or_unit() -> None:
    """A sensor that says neither is not guessed at."""
    parts: list[dict[str, Document]] = [
        {"Name": "a", "ReadingType": "Temperature", "Reading": 20},
        {"Name": "b", "ReadingUnits": "Cel", "Reading": 21},
        {"Name": "c", "Reading": 22},
    ]
    assert [gauge.instance for gauge in sensors(parts, frozenset({"temperature"}))] == ["a", "b"]


def test_a_leak_detector_that_does_not_say_is_not_dry() -> None:
    """Only OK is dry."""
    parts: list[dict[str, Document]] = [
        {"Name": "a", "DetectorState": "OK"},
        {"Name": "b", "DetectorState": "Warning"},
        {"Name": "c"},
    ]
    assert [gauge.value for gauge in leak_detectors(parts)] == ["dry", "wet", "fault"]


@given(st.lists(_PART, max_size=4), _JSON)
def test_any_json_is_read_without_raising(parts: list[dict[str, Document]], other: Document) -> None:
    """Whatever types a BMC sends, there are gauges or none."""
    thermal({"Temperatures": list[Document](parts), "Fans": other, "Redundancy": other})
    fans(parts)
    sensors(parts, frozenset({"temperature"}))
