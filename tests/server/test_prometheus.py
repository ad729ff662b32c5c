"""Tests of `console.server.prometheus`: names, units, and what is left out."""

from __future__ import annotations

import re

from console.model.device import DeviceKind
from console.model.place import Place
from console.model.reading import Quality, Reading, State
from console.model.snapshot import DeviceView, EngineView, Snapshot, SourceView
from console.server.prometheus import text
from tests.server.exposition import parse

NOW = 1_700_000_000.0


def told(*readings: Reading) -> list[str]:
    world = Snapshot()
    view = DeviceView(
        "altos-1", "A", DeviceKind.SERVER, Place(), State.WARNING, Quality.GOOD, sources={"snmp": SourceView(ok=True)}
    )
    world.apply((EngineView(version="1", now_at=NOW), view))
    return text(world, {"altos-1": readings}).splitlines()


def test_a_temperature_has_opentelemetrys_name_and_its_unit() -> None:
    """`hw.temperature` in Celsius, the sensor as a label."""
    assert 'hw_temperature_celsius{device="altos-1",sensor="Inlet"} 21.5' in told(
        Reading("temperature", "Inlet", 21.5, "°C", NOW)
    )


def test_units_are_base_units() -> None:
    """Shares are ratios, energy is joules."""
    lines = told(Reading("humidity", "", 50.0, "%RH", NOW), Reading("energy", "", 1.0, "kWh", NOW))
    assert 'hw_relative_humidity_ratio{device="altos-1",sensor=""} 0.5' in lines
    assert 'hw_energy_joules{device="altos-1",sensor=""} 3600000.0' in lines


def test_what_is_not_known_is_absent() -> None:
    """Neither a stale value nor a missing one becomes a number."""
    lines = told(
        Reading("temperature", "a", None, "°C", NOW),
        Reading("temperature", "b", 20.0, "°C", NOW, quality=Quality.STALE),
    )
    assert not any("hw_temperature" in line for line in lines)


def test_a_device_has_exactly_one_state() -> None:
    """One series a state, the one that holds is 1."""
    states = [line for line in told() if line.startswith("ronda_device_state{")]
    assert len(states) == len(State)
    assert [line for line in states if line.endswith(" 1.0")] == [
        'ronda_device_state{device="altos-1",kind="server",state="warning"} 1.0'
    ]


def test_words_are_series_of_their_own() -> None:
    """A leak is wet or dry, not a number."""
    assert 'ronda_leak_state{device="altos-1",sensor="floor",state="wet"} 1.0' in told(
        Reading("leak", "floor", "wet", "", NOW)
    )


def test_names_of_sensors_cannot_break_the_format() -> None:
    """Quotes, backslashes and line ends are escaped; each family stands together under one head."""
    lines = told(Reading("temperature", 'a"\n\\', 1.0, "°C", NOW), Reading("temperature", "b", 2.0, "°C", NOW))
    assert r'hw_temperature_celsius{device="altos-1",sensor="a\"\n\\"} 1.0' in lines
    assert sum(line.startswith("# TYPE hw_temperature_celsius ") for line in lines) == 1
    shape = re.compile(r'(# (HELP|TYPE) \w+ .+)|(\w+(\{(\w+="([^"\\]|\\.)*",?)*\})? [-+.e0-9]+)')
    assert all(shape.fullmatch(line) for line in lines)


def test_prometheus_own_grammar_takes_it() -> None:
    """A strict reader of the format reads back what was put in, odd names of sensors included."""
    lines = told(
        Reading("temperature", 'a"\n\\', 1.5, "°C", NOW),
        Reading("leak", "floor", "wet", "", NOW),
        Reading("power", "", 210.0, "W", NOW),
    )
    families = parse("\n".join(lines) + "\n")
    series = ("hw_temperature_celsius", (("device", "altos-1"), ("sensor", 'a"\n\\')))
    assert families["hw_temperature_celsius"][series] == 1.5
    assert {"hw_power_watts", "ronda_leak_state", "ronda_device_state", "ronda_engine_time_seconds"} <= set(families)
