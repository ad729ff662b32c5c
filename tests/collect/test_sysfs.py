"""Sensors on the pins of this host, as the kernel shows them in files."""

from __future__ import annotations

import os
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from console.clock import SystemClock
from console.collect.sysfs import SysfsCollector
from console.collect.transport.sysfs import SysfsTransport
from console.inventory import Target
from console.model.failure import Cause
from console.model.reading import Quality, State
from tests.fakes.feeds import reading, target_of, values

SENSOR = "28-000005e2fdc3"


@pytest_asyncio.fixture
async def collector() -> AsyncIterator[SysfsCollector]:
    """A collector whose threads are given back."""
    made = SysfsCollector(SysfsTransport(), SystemClock())
    yield made
    await made.close()


def put(root: Path, name: str, text: str) -> Path:
    """A file as the kernel would show it."""
    path = root / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    return path


def slave(t: int, crc: str = "YES") -> str:
    """What w1_therm writes."""
    octets = "72 01 4b 46 7f ff 0e 10 57"
    return f"{octets} : crc=57 {crc}\n{octets} t={t}\n"


def onewire(root: Path, text: str) -> None:
    """A thermometer."""
    put(root, f"bus/w1/devices/{SENSOR}/w1_slave", text)


def target(root: Path, **source: object) -> Target:
    """A source below `root`."""
    return target_of({"sysfs": {"root": str(root), "timeout": "5s", **source}})


THERMOMETER = [{"id": SENSOR, "instance": "inlet"}]


async def test_a_thermometer_is_read(collector: SysfsCollector, tmp_path: Path) -> None:
    """Thousandths of a degree, below zero too."""
    onewire(tmp_path, slave(-1062))
    poll = await collector.poll(target(tmp_path, onewire=THERMOMETER))
    assert (poll.failure, values(poll)) == (None, {("temperature", "inlet"): -1.062})


async def test_a_thermometer_that_has_not_measured_says_nothing(collector: SysfsCollector, tmp_path: Path) -> None:
    """85 °C is what it holds when it is switched on."""
    onewire(tmp_path, slave(85_000))
    found = reading(await collector.poll(target(tmp_path, onewire=THERMOMETER)), "temperature", "inlet")
    assert (found.value, found.state) == (None, State.UNKNOWN)


async def test_an_absurd_temperature_is_marked(collector: SysfsCollector, tmp_path: Path) -> None:
    """A broken sensor says 850 °C."""
    onewire(tmp_path, slave(850_000))
    found = reading(await collector.poll(target(tmp_path, onewire=THERMOMETER)), "temperature", "inlet")
    assert found.quality is Quality.BAD


@pytest.mark.parametrize(
    ("text", "words"),
    [(slave(20_000, "NO"), "checksum"), ("", "form"), ("t=20000", "form"), (slave(20_000)[:60], "form")],
)
async def test_a_broken_reading_is_malformed(collector: SysfsCollector, tmp_path: Path, text: str, words: str) -> None:
    """A wrong checksum and a file that is cut off give no temperature."""
    onewire(tmp_path, text)
    poll = await collector.poll(target(tmp_path, onewire=THERMOMETER))
    assert poll.readings == ()
    assert poll.failure is not None
    assert (poll.failure.cause, words in poll.failure.message) == (Cause.MALFORMED, True)


@pytest.mark.parametrize(
    ("level", "active_low", "word"), [("1", False, "wet"), ("0", False, "dry"), ("0", True, "wet"), ("1", True, "dry")]
)
async def test_a_line_is_read(
    collector: SysfsCollector, tmp_path: Path, level: str, active_low: bool, word: str
) -> None:
    """A contact that pulls its line down is active low."""
    put(tmp_path, "class/gpio/gpio17/value", f"{level}\n")
    lines = [{"line": 17, "point": "leak", "active_low": active_low}]
    assert values(await collector.poll(target(tmp_path, gpio=lines))) == {("leak", ""): word}


async def test_a_missing_sensor_leaves_the_others(collector: SysfsCollector, tmp_path: Path) -> None:
    """What is unplugged is named; what is there is read."""
    put(tmp_path, "class/gpio/gpio17/value", "0\n")
    source = target(tmp_path, gpio=[{"line": 17, "point": "leak"}], onewire=THERMOMETER)
    poll = await collector.poll(source)
    assert values(poll) == {("leak", ""): "dry"}
    assert poll.failure is not None
    assert (poll.failure.cause, SENSOR in poll.failure.message) == (Cause.NO_SUCH_OBJECT, True)


@pytest.mark.parametrize("text", ["", "2", "in\x1b[31m"])
async def test_a_line_that_says_something_else_is_malformed(
    collector: SysfsCollector, tmp_path: Path, text: str
) -> None:
    """Neither 0 nor 1 is no reading."""
    put(tmp_path, "class/gpio/gpio17/value", text)
    poll = await collector.poll(target(tmp_path, gpio=[{"line": 17, "point": "leak"}]))
    assert poll.failure is not None
    assert poll.failure.cause is Cause.MALFORMED


async def test_what_is_no_file_holds_nothing_up(collector: SysfsCollector, tmp_path: Path) -> None:
    """A directory and a pipe where a value should be are named failures."""
    (tmp_path / "class/gpio/gpio1/value").mkdir(parents=True)
    (tmp_path / "class/gpio/gpio2").mkdir(parents=True)
    os.mkfifo(tmp_path / "class/gpio/gpio2/value")
    for line in (1, 2):
        poll = await collector.poll(target(tmp_path, gpio=[{"line": line, "point": "leak"}]))
        assert poll.failure is not None
        assert poll.readings == ()
