"""Tests of `console.collect.outlets.switch` against net-snmp's snmpd with a writable outlet table."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from console.collect.outlets.family import load_families
from console.collect.outlets.switch import OutletSwitch
from console.collect.transport.snmp import SnmpTransport
from console.config.secrets import Secret
from console.errors import CollectError
from console.inventory import SnmpAccess
from console.model.failure import Cause
from tests.peers.outlets import OutletPdu
from tests.peers.snmpd import WRITE_COMMUNITY, Snmpd, needs_snmpd

FAMILIES = load_families()
pytestmark = [pytest.mark.real, needs_snmpd]


@pytest.fixture
async def snmp() -> AsyncIterator[SnmpTransport]:
    transport = SnmpTransport()
    yield transport
    await transport.close()


@pytest.fixture
def pdu(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[OutletPdu]:
    made = OutletPdu(tmp_path, FAMILIES[getattr(request, "param", "apc-rpdu")])
    made.daemon.start()
    yield made
    made.daemon.stop()


def access(daemon: Snmpd) -> SnmpAccess:
    return SnmpAccess("127.0.0.1", daemon.port, community=Secret(WRITE_COMMUNITY))


@pytest.mark.parametrize("pdu", list(FAMILIES), indirect=True)
async def test_each_family_is_read_and_switched(pdu: OutletPdu, snmp: SnmpTransport) -> None:
    """An outlet is identified, read on, cut with exactly one writing, and read off."""
    switch = OutletSwitch(snmp)
    reading = await switch.read(access(pdu.daemon), "pdu-a/3")
    assert reading.state == "on"
    assert reading.state_at == pdu.state_oid
    await switch.switch(access(pdu.daemon), reading, "off")
    assert pdu.writes == [" ".join(value for _name, value in reading.sent("off"))]
    assert (await switch.read(access(pdu.daemon), "pdu-a/3")).state == "off"


async def test_an_outlet_that_is_not_there(pdu: OutletPdu, snmp: SnmpTransport) -> None:
    """An outlet that the PDU does not have is refused with a sentence, and nothing is written."""
    with pytest.raises(CollectError, match="no such outlet") as refused:
        await OutletSwitch(snmp).read(access(pdu.daemon), "pdu-a/77")
    assert refused.value.failure.cause is Cause.UNSUPPORTED
    assert pdu.writes == []


async def test_a_pdu_of_no_known_family(tmp_path: Path, snmp: SnmpTransport) -> None:
    """A device whose outlets nobody described is never written to."""
    daemon = Snmpd(tmp_path / "plain", ("sysObjectID .1.3.6.1.4.1.99999.1",))
    daemon.start()
    try:
        with pytest.raises(CollectError, match=r"1\.3\.6\.1\.4\.1\.99999\.1"):
            await OutletSwitch(snmp).read(access(daemon), "pdu-a/3")
    finally:
        daemon.stop()


async def test_current_is_read_in_amperes(pdu: OutletPdu, snmp: SnmpTransport) -> None:
    """The outlet's own meter counts, in its own unit."""
    column = FAMILIES["apc-rpdu"].current
    assert column is not None
    (pdu.home / f"{column.oid}.3").write_text("13")
    assert (await OutletSwitch(snmp).read(access(pdu.daemon), "pdu-a/3")).amperes == 1.3
