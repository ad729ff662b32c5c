"""The SNMP collector reads a real snmpd over the real transport."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

import pytest

from console.clock import SystemClock
from console.collect.snmp import SnmpCollector
from console.collect.transport.snmp import SnmpTransport
from console.config.secrets import Secret
from console.inventory import SnmpAccess, Target
from console.profiles.catalogue import Catalogue
from tests.peers.snmpd import READ_COMMUNITY, needs_snmpd, running_snmpd

pytestmark = [pytest.mark.real, needs_snmpd, pytest.mark.xdist_group("snmpd-collector")]

HOST_POINTS = {"memory_utilization", "load_average", "uptime"}


@pytest.mark.parametrize("version", ["1", "2c"])
async def test_this_host_is_read(tmp_path: Path, version: Literal["1", "2c"]) -> None:
    """A Linux host's snmpd is recognised and gives memory, load and uptime, the second time like the first."""
    transport = SnmpTransport()
    collector = SnmpCollector(transport, Catalogue.load(), SystemClock())
    with running_snmpd(tmp_path) as snmpd:
        access = SnmpAccess("127.0.0.1", port=snmpd.port, version=version, community=Secret(READ_COMMUNITY))
        target = Target("host", "snmp", access)
        try:
            polls = [await collector.poll(target), await collector.poll(target)]
        finally:
            await transport.close()
    for poll in polls:
        assert (poll.profile, poll.failure) == ("net-snmp", None)
        assert {reading.point for reading in poll.readings} >= HOST_POINTS
    assert polls[1].gone == ()
