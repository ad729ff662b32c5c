"""A Linux server with the Net-SNMP agent: HOST-RESOURCES, UCD-SNMP, IF-MIB, LM-SENSORS and NET-SNMP-EXTEND."""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from typing import Final, NamedTuple

from console.model.time import Seconds
from console.simulator.devices.family import Family, read_only
from console.simulator.mib import (
    Cell,
    Cells,
    Oid,
    counter32,
    counter64,
    gauge,
    integer,
    object_id,
    octets,
    oid,
    row,
    scalars,
    system,
    text,
    ticks,
)
from console.simulator.model import activity, fed, inlet_c
from console.simulator.wobble import wobble
from console.simulator.world import Phase, Server, World

_HOST: Final = oid("1.3.6.1.2.1.25")
_UCD: Final = oid("1.3.6.1.4.1.2021")
_LM: Final = oid("1.3.6.1.4.1.2021.13.16")
_IF: Final = oid("1.3.6.1.2.1.2")
_IFX: Final = oid("1.3.6.1.2.1.31.1.1.1")
_EXTEND: Final = oid("1.3.6.1.4.1.8072.1.3.2.3.1")

CPUS: Final = 16
MEMORY_KB: Final = 67_108_864
SWAP_KB: Final = 8_388_608
_UNIT: Final = 65_536


class Filesystem(NamedTuple):
    """A mounted filesystem: size in bytes, used share 0..1."""

    mount: str
    device: str
    size: int
    used: float


FILESYSTEMS: Final = (
    Filesystem("/", "/dev/md0p1", 100 << 30, 0.42),
    Filesystem("/var", "/dev/md0p2", 200 << 30, 0.61),
    Filesystem("/srv", "/dev/md1", 4 << 40, 0.73),
)


def memory_used(world: World, server: Server) -> float:
    """The share of memory in use, 0..1, caches not counted."""
    return 0.3 + 0.4 * server.load + 0.02 * wobble(world.seed, f"{server.id}/memory", world.at_s)


def uptime_s(world: World, server: Server) -> Seconds:
    """How long the host has run."""
    return world.at_s - server.since_s if server.phase is not Phase.OFF else 0.0


def fan_rpm(world: World, server: Server, number: int) -> float:
    """A fan follows the hottest processor."""
    base = 3600 + 190 * max(0.0, server.cpu_c - 45)
    return base + 60 * wobble(world.seed, f"{server.id}/fan{number}", world.at_s)


def octets_moved(world: World, server: Server, name: str) -> float:
    """A traffic counter that only grows: its rate wanders but is never negative."""
    seconds = uptime_s(world, server)
    rate = 40_000 + zlib.crc32(f"{server.id}/{name}".encode()) % 900_000
    return rate * (seconds + 20 * (1 + wobble(world.seed, f"{server.id}/{name}", world.at_s)) * min(1.0, seconds / 60))


def cells(world: World, device: str) -> Cells:
    """What the host's agent answers; whether the host answers at all is decided elsewhere."""
    server = world.servers[device]
    seconds = uptime_s(world, server)
    sheet = system(f"Linux {server.id} 6.1.0-37-amd64 #1 SMP x86_64", "1.3.6.1.4.1.8072.3.2.10", server.id, seconds)
    sheet |= _resources(world, server, seconds)
    sheet |= _ucd(world, server)
    sheet |= _interfaces(world, server)
    sheet |= _sensors(world, server)
    return sheet | _extends(world, server)


def _resources(world: World, server: Server, seconds: Seconds) -> Cells:
    sheet: Cells = {
        (*_HOST, 1, 1, 0): ticks(seconds),
        (*_HOST, 1, 5, 0): gauge(1),
        (*_HOST, 1, 6, 0): gauge(212),
        (*_HOST, 2, 2, 0): integer(MEMORY_KB),
    }
    used_kb = MEMORY_KB * memory_used(world, server)
    sheet |= _storage(1, "1.3.6.1.2.1.25.2.1.2", "Physical memory", 1024, MEMORY_KB, used_kb + MEMORY_KB * 0.2)
    sheet |= _storage(10, "1.3.6.1.2.1.25.2.1.3", "Swap space", 1024, SWAP_KB, SWAP_KB * 0.02)
    for place, disk in enumerate(FILESYSTEMS, 31):
        units = disk.size / _UNIT
        sheet |= _storage(place, "1.3.6.1.2.1.25.2.1.4", disk.mount, _UNIT, units, units * disk.used)
    for core in range(CPUS):
        index = 196_608 + core
        busy = activity(world, server) + 0.08 * wobble(world.seed, f"{server.id}/core{core}", world.at_s)
        device = {
            1: integer(index),
            2: object_id("1.3.6.1.2.1.25.3.1.3"),
            3: text("AuthenticAMD: AMD EPYC 7313P 16-Core Processor"),
            5: integer(2),
        }
        sheet |= row(device, (*_HOST, 3, 2, 1), index)
        sheet[(*_HOST, 3, 3, 1, 2, index)] = integer(100 * min(1.0, max(0.0, busy)))
    return sheet


def _storage(index: int, kind: str, name: str, unit: int, size: float, used: float) -> Cells:
    columns = {
        1: integer(index),
        2: object_id(kind),
        3: text(name),
        4: integer(unit),
        5: integer(size),
        6: integer(used),
    }
    return row(columns, (*_HOST, 2, 3, 1), index)


def _ucd(world: World, server: Server) -> Cells:
    free_kb = MEMORY_KB * (0.8 - memory_used(world, server))
    total_ticks = uptime_s(world, server) * 100 * CPUS
    busy_ticks = min(total_ticks, server.busy_s * 100 * CPUS)
    memory = {
        3: integer(SWAP_KB),
        4: integer(SWAP_KB * 0.98),
        5: integer(MEMORY_KB),
        6: integer(free_kb),
        11: integer(free_kb + SWAP_KB * 0.98),
        14: integer(MEMORY_KB * 0.02),
        15: integer(MEMORY_KB * 0.18),
        27: Cell(integer(0).kind, int(free_kb + MEMORY_KB * 0.2)),
    }
    cpu = {
        50: counter32(busy_ticks * 0.78),
        51: counter32(0),
        52: counter32(busy_ticks * 0.2),
        53: counter32(total_ticks - busy_ticks),
        54: counter32(busy_ticks * 0.02),
    }
    return {
        **scalars(memory, (*_UCD, 4)),
        **scalars(cpu, (*_UCD, 11)),
        **_load(world, server),
        **_disks(),
    }


def _load(world: World, server: Server) -> Cells:
    sheet: Cells = {}
    for number, minutes in enumerate((1, 5, 15), 1):
        average = CPUS * (server.load + 0.3 / minutes * wobble(world.seed, f"{server.id}/la{minutes}", world.at_s))
        average = max(0.01, average)
        columns = {
            1: integer(number),
            2: text(f"Load-{minutes}"),
            3: text(f"{average:.2f}"),
            5: integer(average * 100),
            100: integer(0),
        }
        sheet |= row(columns, (*_UCD, 10, 1), number)
    return sheet


def _disks() -> Cells:
    sheet: Cells = {}
    for number, disk in enumerate(FILESYSTEMS, 1):
        kilobytes = disk.size / 1024
        columns = {
            1: integer(number),
            2: text(disk.mount),
            3: text(disk.device),
            6: integer(min(kilobytes, 0x7FFFFFFF)),
            9: integer(100 * disk.used),
            10: integer(7),
            100: integer(0),
        }
        sheet |= row(columns, (*_UCD, 9, 1), number)
    return sheet


def _interfaces(world: World, server: Server) -> Cells:
    sheet: Cells = {(*_IF, 1, 0): integer(3)}
    for index, (name, alias, speed) in enumerate(
        (("lo", "", 10), ("eno1", "uplink", 1000), ("eno2", "backup", 1000)), 1
    ):
        inward, outward = octets_moved(world, server, f"{name}/in"), octets_moved(world, server, f"{name}/out")
        columns = {
            1: integer(index),
            2: text(name),
            3: integer(24 if name == "lo" else 6),
            4: integer(65536 if name == "lo" else 1500),
            5: gauge(speed * 1_000_000),
            6: octets(b"" if name == "lo" else mac(server, index)),
            7: integer(1),
            8: integer(1),
            10: counter32(inward),
            14: counter32(0),
            16: counter32(outward),
            20: counter32(0),
        }
        extended = {
            1: text(name),
            6: counter64(inward),
            10: counter64(outward),
            15: gauge(speed),
            18: text(alias),
        }
        sheet |= row(columns, (*_IF, 2, 1), index) | row(extended, _IFX, index)
    return sheet


def mac(server: Server, index: int) -> bytes:
    """A locally administered address that belongs to this interface alone."""
    return b"\x02" + zlib.crc32(server.id.encode()).to_bytes(4, "big") + bytes((index,))


def _sensors(world: World, server: Server) -> Cells:
    supplied = any(fed(world, server))
    temperatures = (
        ("Inlet", inlet_c(world, server)),
        ("Package id 0", server.cpu_c),
        ("Package id 1", server.cpu_c - 1.5 + wobble(world.seed, f"{server.id}/cpu1", world.at_s)),
    )
    fans = tuple((f"fan{number}", fan_rpm(world, server, number)) for number in range(1, 5))
    volts = (("in12V", 12_040.0 if supplied else 0.0), ("in3.3V", 3_310.0), ("Vbat", 3_050.0))
    return {
        **_lm(2, [(name, celsius * 1000) for name, celsius in temperatures]),
        **_lm(3, fans),
        **_lm(4, volts),
    }


def _lm(table: int, values: Sequence[tuple[str, float]]) -> Cells:
    sheet: Cells = {}
    for index, (name, value) in enumerate(values, 1):
        sheet |= row({1: integer(index), 2: text(name), 3: gauge(value)}, (*_LM, table, 1), index)
    return sheet


def _extends(world: World, server: Server) -> Cells:
    """`extend psu1 …` in the agent's configuration: the first line says ok or failed, the exit status 0 or 2."""
    sheet: Cells = {}
    for number, good in enumerate(fed(world, server), 1):
        name = f"psu{number}"
        line = text("ok" if good else "failed")
        columns = {1: line, 2: line, 3: integer(1), 4: integer(0 if good else 2)}
        sheet |= row(columns, _EXTEND, *_named(name))
    return sheet


def _named(name: str) -> Oid:
    return (len(name), *name.encode())


FAMILY: Final = Family(cells, read_only)
