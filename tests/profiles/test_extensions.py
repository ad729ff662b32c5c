"""What scripts behind Net-SNMP say of a UPS or a Raspberry Pi."""

from __future__ import annotations

import pytest

from console.collect.snmp import SnmpCollector
from console.inventory import SnmpAccess, Target
from console.profiles.catalogue import Catalogue
from tests.fakes.clock import FakeClock
from tests.fakes.recording import Recording
from tests.fakes.snmp_transport import RecordedTransport

HOST = "1.3.6.1.2.1.1.2.0|6|1.3.6.1.4.1.8072.3.2.10\n1.3.6.1.2.1.1.3.0|67|123456\n"
UPS = "1.3.6.1.4.1.8072.1.3.2.4.1.2.7.117.112.115.45.110.117.116"
PI = "1.3.6.1.4.1.8072.1.3.2.4.1.2.9.114.97.115.112.98.101.114.114.121"
CATALOGUE = Catalogue.load()


async def said(lines: dict[int, str], root: str) -> dict[str, tuple[object, str]]:
    text = HOST + "".join(f"{root}.{line}|4|{value}\n" for line, value in lines.items())
    collector = SnmpCollector(RecordedTransport(Recording(text)), CATALOGUE, FakeClock())
    poll = await collector.poll(Target("device", "snmp", SnmpAccess("127.0.0.1")))
    return {reading.point: (reading.value, reading.state) for reading in poll.readings if reading.instance}


@pytest.mark.parametrize(
    ("flags", "state"),
    [
        ({9: "1", 10: "0", 11: "0"}, ("online", "ok")),
        ({9: "0", 10: "1", 11: "0"}, ("on_battery", "warning")),
        ({9: "0", 10: "1", 11: "1"}, ("low_battery", "critical")),
    ],
)
async def test_ups_behind_a_host(flags: dict[int, str], state: tuple[str, str]) -> None:
    """The gravest status that holds is the UPS's state; its numbers come as they are."""
    readings = await said({1: "93", 3: "1800", 8: "27", **flags}, UPS)
    assert readings["ups_state"] == state
    assert readings["charge"] == (93, "ok")
    assert readings["runtime"] == (1800, "ok")


async def test_raspberry_pi() -> None:
    """A Raspberry Pi's own temperature and voltages."""
    readings = await said({1: "48.3", 2: "1.2000"}, PI)
    assert readings == {"temperature": (48.3, "ok"), "voltage": (1.2, "ok")}
