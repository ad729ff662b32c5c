"""Devices that speak Modbus TCP, as pymodbus' own server does."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from console.clock import SystemClock
from console.collect.modbus import ModbusCollector
from console.collect.transport.modbus import ModbusTransport
from console.inventory import Target
from console.model.failure import Cause
from tests.fakes.feeds import reading, target_of, values
from tests.peers.modbus import float_words, running_modbus
from tests.peers.mosquitto import free_tcp_port
from tests.peers.talker import talker


@pytest_asyncio.fixture
async def collector() -> AsyncIterator[ModbusCollector]:
    """A collector that is closed again."""
    made = ModbusCollector(ModbusTransport(), SystemClock())
    yield made
    await made.close()


def target(port: int, *registers: dict[str, object], timeout: str = "5s", unit: int = 1) -> Target:
    """A source with these registers."""
    source = {"port": port, "unit": unit, "registers": list(registers), "timeout": timeout}
    return target_of({"modbus": source}, address="127.0.0.1")


TEMPERATURE = {"point": "temperature", "register": 1, "type": "int16", "scale": 0.1}
HUMIDITY = {"point": "humidity", "register": 2, "scale": 0.1}
LEAK = {"point": "leak", "register": 3, "words": {"0": "dry", "1": "wet", "2": "fault"}}
INLET = {"point": "temperature", "instance": "inlet", "register": 30, "type": "float32"}


async def test_registers_are_read(collector: ModbusCollector) -> None:
    """Scaled integers, words, floats, input registers and coils."""
    high, low = float_words(23.5)
    inputs = {0: 512}
    coils = [False, True]
    others = (
        {"point": "power", "register": 0, "table": "input"},
        {"point": "door", "register": 1, "table": "coil"},
    )
    async with running_modbus({1: 65291, 2: 451, 3: 1, 30: high, 31: low}, inputs, coils) as port:
        poll = await collector.poll(target(port, TEMPERATURE, HUMIDITY, LEAK, INLET, *others))
    assert poll.failure is None
    assert values(poll) == {
        ("temperature", ""): -24.5,
        ("humidity", ""): 45.1,
        ("leak", ""): "wet",
        ("temperature", "inlet"): 23.5,
        ("power", ""): 512,
        ("door", ""): "open",
    }


async def test_what_lies_between_may_be_missing(collector: ModbusCollector) -> None:
    """A device that refuses a gap is asked for each register alone, from then on at once."""
    async with running_modbus({1: 200, 3: 0}) as port:
        for _ in range(2):
            poll = await collector.poll(target(port, TEMPERATURE, LEAK))
            assert (poll.failure, values(poll)) == (None, {("temperature", ""): 20, ("leak", ""): "dry"})


async def test_a_register_that_is_not_there_is_named(collector: ModbusCollector) -> None:
    """The others are read all the same."""
    async with running_modbus({1: 200, 3: 0}) as port:
        poll = await collector.poll(target(port, TEMPERATURE, HUMIDITY, LEAK))
    assert values(poll) == {("temperature", ""): 20, ("leak", ""): "dry"}
    assert poll.failure is not None
    assert (poll.failure.cause, "holding 2" in poll.failure.message) == (Cause.NO_SUCH_OBJECT, True)


async def test_an_absurd_value_is_marked(collector: ModbusCollector) -> None:
    """A probe that is not fitted often says 32767; no room is that hot."""
    async with running_modbus({1: 32767}) as port:
        poll = await collector.poll(target(port, TEMPERATURE))
    assert reading(poll, "temperature").quality == "bad"


async def test_devices_behind_one_gateway_share_its_connection(collector: ModbusCollector) -> None:
    """One line for two units; the one that is not there does not disturb the other."""
    async with running_modbus({1: 210}, unit=7) as port:
        missing = await collector.poll(target(port, TEMPERATURE, unit=8, timeout="500ms"))
        poll = await collector.poll(target(port, TEMPERATURE, unit=7))
    assert missing.failure is not None
    assert values(poll) == {("temperature", ""): 21}


async def test_a_device_that_restarted_is_found_again(collector: ModbusCollector) -> None:
    """A lost connection costs one poll at most."""
    async with running_modbus({1: 210}) as port:
        one = target(port, TEMPERATURE)
        assert (await collector.poll(one)).failure is None
    assert (await collector.poll(one)).failure is not None


async def test_nobody_at_the_port_is_refused(collector: ModbusCollector) -> None:
    """No device listens there."""
    poll = await collector.poll(target(free_tcp_port(), TEMPERATURE))
    assert poll.failure is not None
    assert poll.failure.cause is Cause.REFUSED


@pytest.mark.parametrize(
    ("answer", "causes"),
    [
        (b"HTTP/1.0 400 Bad Request\r\n\r\n", (Cause.MALFORMED, Cause.TIMEOUT)),
        (b"\x00\x01\x00\x00\x00\x03\x01\x03\x00", (Cause.MALFORMED, Cause.TIMEOUT)),
        (b"\x00\x01\x00\x00\x00\x03\x01\x83\x02", (Cause.NO_SUCH_OBJECT,)),
        (b"\x00\x01\x00\x00\x00\x03\x01\x83\x06", (Cause.TIMEOUT,)),
        (b"\x00\x01\x00\x00\x00\x03\x01\x83\x7f", (Cause.UNSUPPORTED,)),
        (b"\xff" * 1000, (Cause.MALFORMED, Cause.TIMEOUT)),
        (b"", (Cause.TIMEOUT,)),
        (None, (Cause.MALFORMED, Cause.TIMEOUT)),
    ],
    ids=["http", "too few", "no address", "busy", "strange", "noise", "silence", "hangs up"],
)
async def test_a_strange_answer_is_a_named_failure(
    collector: ModbusCollector, answer: bytes | None, causes: tuple[Cause, ...]
) -> None:
    """Exceptions by their names, all else as no Modbus or as silence."""
    async with talker(*(() if answer is None else (answer, b""))) as port:
        poll = await collector.poll(target(port, TEMPERATURE, timeout="500ms"))
    assert poll.failure is not None
    assert poll.failure.cause in causes
    assert poll.readings == ()
