"""How long a leak takes to a window of a real engine: published on mosquitto, and told by a trap that brings a poll."""

from __future__ import annotations

import asyncio
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from pathlib import Path
from typing import cast

from aiomqtt import Client as Publisher

from console import __version__
from console.client import Client
from console.config.paths import socket_path
from console.errors import RondaError
from console.model.alert import Alert
from console.model.snapshot import PointView
from console.snmp import ber
from console.snmp.pdu import Kind, encode_pdu, read_pdu
from console.snmp.value import Oid
from console.wire.messages import PROTOCOL, Hello, Watch
from tests.peers.mosquitto import free_tcp_port
from tests.peers.snmpd import free_port

TARGET_P99_MS = 250.0

_LEAKS = 200
_QUICK_LEAKS = 40
_BETWEEN_S = 0.05
_SETTLE_S = 6.0
_WITHIN_S = 30.0
_SYS_OBJECT_ID: Oid = (1, 3, 6, 1, 4, 1, 8072, 9999, 31)
_LEAK: Oid = (*_SYS_OBJECT_ID, 1, 0)
_SYSTEM: dict[Oid, bytes] = {
    (1, 3, 6, 1, 2, 1, 1, 1, 0): ber.octets(b"bench sensor"),
    (1, 3, 6, 1, 2, 1, 1, 2, 0): ber.oid(_SYS_OBJECT_ID),
    (1, 3, 6, 1, 2, 1, 1, 3, 0): ber.integer(8_640_000, ber.TIME_TICKS),
    (1, 3, 6, 1, 2, 1, 1, 5, 0): ber.octets(b"sensor"),
}
_TRAP = (
    ((1, 3, 6, 1, 2, 1, 1, 3, 0), ber.integer(1, ber.TIME_TICKS)),
    ((1, 3, 6, 1, 6, 3, 1, 1, 4, 1, 0), ber.oid((*_SYS_OBJECT_ID, 0, 1))),
)


def measure(quick: bool = False) -> dict[str, dict[str, float]]:
    """Milliseconds from the leak to the window's delta with its alert, and to that with its reading."""
    return asyncio.run(_measured(_QUICK_LEAKS if quick else _LEAKS))


def table(result: Mapping[str, Mapping[str, float]]) -> str:
    """One line a way that a leak takes."""
    columns = ("p50_ms", "p99_ms", "worst_ms", "leaks")
    lines = [f"{'':<28}" + "".join(f"{name:>12}" for name in columns)]
    for name, row in result.items():
        lines.append(f"{name:<28}" + "".join(f"{row[column]:>12.1f}" for column in columns))
    return "\n".join([*lines, f"{'target':<28}{'':>12}{TARGET_P99_MS:>12.1f}"])


class Seen:
    """When the window heard of each device's leak: the alert, and the reading."""

    def __init__(self) -> None:
        self.alerts: dict[str, float] = {}
        self.readings: dict[str, float] = {}

    async def follow(self, client: Client) -> None:
        async for delta in client.deltas():
            now = time.monotonic()
            for entity in delta.upserts:
                if isinstance(entity, Alert) and entity.rule == "leak":
                    self.alerts.setdefault(entity.device, now)
                if isinstance(entity, PointView) and entity.reading.value == "wet":
                    self.readings.setdefault(entity.device, now)


class Sensor(asyncio.DatagramProtocol):
    """An SNMP device with a leak detector, on a loopback address of its own."""

    def __init__(self) -> None:
        self.wet = False
        self.read = 0
        self._transport: asyncio.DatagramTransport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.DatagramTransport, transport)

    def datagram_received(self, data: bytes, addr: tuple[str, int]) -> None:
        assert self._transport is not None
        self.read += 1
        self._transport.sendto(self._answer(data), addr)

    def leak(self, listener: tuple[str, int]) -> None:
        """Become wet and say that there is something to see."""
        assert self._transport is not None
        self.wet = True
        message = ber.sequence(b"\x02\x01\x01", ber.octets(b"public"), encode_pdu(Kind.TRAP_V2, 1, _TRAP))
        self._transport.sendto(message, listener)

    def close(self) -> None:
        assert self._transport is not None
        self._transport.close()

    def _answer(self, data: bytes) -> bytes:
        at, end = ber.enter(data, 0, len(data), ber.SEQUENCE)
        _version, body = ber.read_integer(data, at, end)
        _community, pdu_at = ber.read_octets(data, body, end)
        pdu = read_pdu(data, pdu_at, end)
        found, at_variable = b"", pdu.start
        while at_variable < pdu.stop:
            start, at_variable = ber.enter(data, at_variable, pdu.stop, ber.SEQUENCE)
            name = ber.arcs_of(data[slice(*ber.enter(data, start, at_variable, ber.OBJECT_IDENTIFIER))])
            found += ber.sequence(ber.oid(name), self._value(name) if pdu.kind is Kind.GET else b"\x82\x00")
        head = ber.integer(pdu.request_id) + b"\x02\x01\x00\x02\x01\x00"
        return ber.sequence(data[at:pdu_at], ber.tlv(Kind.RESPONSE, head + ber.sequence(found)))

    def _value(self, name: Oid) -> bytes:
        return ber.integer(2 if self.wet else 1) if name == _LEAK else _SYSTEM.get(name, b"\x80\x00")


async def _measured(leaks: int) -> dict[str, dict[str, float]]:
    broker_port, trap_port = free_tcp_port(), free_port()
    with tempfile.TemporaryDirectory(prefix="ronda-bench-") as name:
        directory = Path(name)
        async with _sensors(leaks) as (sensors, snmp_port):
            _configure(directory, leaks, broker_port, trap_port, snmp_port)
            async with _process("mosquitto", "-p", str(broker_port)), _engine(directory) as client:
                seen = Seen()
                following = asyncio.create_task(seen.follow(client))
                await client.request(Watch(every_s=0.1))
                await asyncio.sleep(_SETTLE_S)
                async with Publisher("127.0.0.1", broker_port) as publisher:

                    async def publish(number: int) -> None:
                        await publisher.publish(f"zigbee2mqtt/leak-{number}", '{"water_leak": true}', qos=1)

                    mqtt = await _leaks("mqtt", leaks, publish, seen)

                async def trap(number: int) -> None:
                    sensors[number].leak(("127.0.0.1", trap_port))

                snmp = await _leaks("snmp", leaks, trap, seen)
                following.cancel()
    return {**_rows("MQTT", mqtt, seen), **_rows("trap", snmp, seen)}


async def _leaks(kind: str, leaks: int, happen: Callable[[int], Awaitable[None]], seen: Seen) -> dict[str, float]:
    """Let one device after the other leak; when each of them did."""
    began: dict[str, float] = {}
    for number in range(leaks):
        began[f"{kind}-{number}"] = time.monotonic()
        await happen(number)
        await asyncio.sleep(_BETWEEN_S)
    async with asyncio.timeout(_WITHIN_S):
        while not (began.keys() <= seen.alerts.keys() and began.keys() <= seen.readings.keys()):
            await asyncio.sleep(0.05)
    return began


def _rows(name: str, began: Mapping[str, float], seen: Seen) -> dict[str, dict[str, float]]:
    return {
        f"{name}: alert": _spread([1000 * (seen.alerts[device] - at) for device, at in began.items()]),
        f"{name}: reading": _spread([1000 * (seen.readings[device] - at) for device, at in began.items()]),
    }


def _spread(times_ms: list[float]) -> dict[str, float]:
    times_ms.sort()
    last = len(times_ms) - 1
    return {
        "p50_ms": times_ms[last // 2],
        "p99_ms": times_ms[round(0.99 * last)],
        "worst_ms": times_ms[last],
        "leaks": len(times_ms),
    }


@asynccontextmanager
async def _sensors(count: int) -> AsyncIterator[tuple[list[Sensor], int]]:
    port = free_port()
    loop = asyncio.get_running_loop()
    sensors = []
    for number in range(count):
        _transport, sensor = await loop.create_datagram_endpoint(Sensor, (_address(number), port))
        sensors.append(sensor)
    try:
        yield sensors, port
    finally:
        for sensor in sensors:
            sensor.close()


@asynccontextmanager
async def _process(*command: str) -> AsyncIterator[None]:
    program = shutil.which(command[0]) or f"/usr/sbin/{command[0]}"
    process = await asyncio.create_subprocess_exec(
        program, *command[1:], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        yield
    finally:
        process.terminate()
        await process.wait()


@asynccontextmanager
async def _engine(directory: Path) -> AsyncIterator[Client]:
    """A real engine in a process of its own, and a window attached to it."""
    config = str(directory / "config.toml")
    async with _process(sys.executable, "-m", "console", "engine", "--config", config, "--state-dir", str(directory)):
        client = await _attached(directory)
        try:
            yield client
        finally:
            await client.close()


async def _attached(directory: Path) -> Client:
    async with asyncio.timeout(_WITHIN_S):
        while True:
            try:
                return await Client.connect(socket_path(directory), Hello(PROTOCOL, __version__))
            except RondaError:
                await asyncio.sleep(0.1)


def _configure(directory: Path, leaks: int, broker_port: int, trap_port: int, snmp_port: int) -> None:
    mqtt = "".join(
        f'[devices.mqtt-{number}]\nkind = "sensor"\nplace = {{ room = "room" }}\n'
        f'mqtt = {{ broker = "b", topic = "zigbee2mqtt/leak-{number}", format = "zigbee2mqtt" }}\n'
        for number in range(leaks)
    )
    snmp = "".join(
        f'[devices.snmp-{number}]\nkind = "sensor"\nplace = {{ room = "room" }}\nprofile = "bench-leak"\n'
        f'address = "{_address(number)}"\nsnmp = {{ credential = "c", port = {snmp_port} }}\n'
        for number in range(leaks)
    )
    config = directory / "config.toml"
    config.write_text(
        f"""[engine]
poll_interval = "30s"
trap_listen = "127.0.0.1:{trap_port}"
[sites.site]
[rooms.room]
site = "site"
[credentials.c]
type = "snmp"
version = "2c"
community = "public"
[feeds.b]
type = "mqtt"
host = "127.0.0.1"
port = {broker_port}
{mqtt}{snmp}""",
        "utf-8",
    )
    config.chmod(0o600)
    profiles = directory / "profiles"
    profiles.mkdir()
    oid = ".".join(map(str, _LEAK))
    (profiles / "bench-leak.toml").write_text(
        f"""title = "Bench"
kind = "sensor"
[match]
sys_object_id = ["{".".join(map(str, _SYS_OBJECT_ID))}"]
[enums.wetness]
1 = "dry"
2 = "wet"
[[scalars]]
point = "leak"
oid = "{oid}"
enum = "wetness"
""",
        "utf-8",
    )


def _address(number: int) -> str:
    return f"127.8.{number // 250}.{1 + number % 250}"
