"""The rack from outside: real SNMP, real SSH, and what happens to one when something is done through the other."""

from __future__ import annotations

import socket
from pathlib import Path

import paramiko
import pytest
from pysnmp.hlapi.v3arch.asyncio import (
    CommunityData,
    ContextData,
    ObjectIdentity,
    ObjectType,
    SnmpEngine,
    UdpTransportTarget,
    get_cmd,
)

from console.collect.probes.catalogue import SCRIPT, sections
from console.simulator.model import STANDBY_W
from tests.simulator.asking import RunningRack, needs_net_snmp, succeeds, until

SYS_NAME = "1.3.6.1.2.1.1.5.0"
OUTLET_STATE = "1.3.6.1.4.1.318.1.1.26.9.2.3.1.5"
OUTLET_COMMAND = "1.3.6.1.4.1.318.1.1.26.9.2.4.1.5"
OUTLET_WATTS = "1.3.6.1.4.1.318.1.1.26.9.4.3.1.7"


@pytest.mark.real
@needs_net_snmp
@pytest.mark.parametrize("id_", ["altos-5", "lenovo-1", "ups-1", "pdu-a", "cooling-1", "rack-sensors", "room-sensors"])
def test_every_device_says_its_name_over_snmp(rack: RunningRack, id_: str) -> None:
    """Debian's snmpget reads each family, v3 with authentication and privacy for the servers, v2c for the rest."""
    assert f'"{id_}"' in rack.net_snmp("snmpget", id_, SYS_NAME)


@pytest.mark.real
@needs_net_snmp
def test_a_walk_of_a_server_ends_and_is_in_order(rack: RunningRack) -> None:
    """snmpbulkwalk, which refuses OIDs that do not increase, goes through the whole view of a v3 agent."""
    lines = rack.net_snmp("snmpbulkwalk", "altos-5", "1.3.6.1").splitlines()
    assert len(lines) > 200
    assert "not increasing" not in lines[-1]
    assert any("1.3.6.1.4.1.2021.13.16.2.1.2.1" in line and '"Inlet"' in line for line in lines)


@pytest.mark.real
@needs_net_snmp
def test_setting_an_outlet_switches_it(rack: RunningRack) -> None:
    """immediateOff on the control column turns the outlet's state and power, and the act is counted."""
    assert "INTEGER: 2" in rack.net_snmp("snmpget", "pdu-a", f"{OUTLET_STATE}.6")
    rack.net_snmp("snmpset", "pdu-a", f"{OUTLET_COMMAND}.6", "i", "2")
    until(lambda: rack.outlet_watts(6)[0] == 0)
    assert "INTEGER: 1" in rack.net_snmp("snmpget", "pdu-a", f"{OUTLET_STATE}.6")
    assert "INTEGER: 0" in rack.net_snmp("snmpget", "pdu-a", f"{OUTLET_WATTS}.6")
    assert rack.commands("pdu-a")["outlet 6 off"] == 1


@pytest.mark.real
@needs_net_snmp
@pytest.mark.parametrize(
    ("asked", "value"), [(f"{OUTLET_COMMAND}.7", "4"), (f"{OUTLET_STATE}.7", "1"), (f"{OUTLET_COMMAND}.99", "2")]
)
def test_what_cannot_be_set_is_refused(rack: RunningRack, asked: str, value: str) -> None:
    """A value outside the command's words, another column, an outlet that is not there: refused, nothing switched."""
    assert "Reason: " in rack.net_snmp("snmpset", "pdu-b", asked, "i", value)
    assert not any(what.startswith(("outlet 7", "outlet 99")) for what in rack.commands("pdu-b"))


async def test_pysnmp_reads_the_ups(rack: RunningRack) -> None:
    """Another client, pysnmp's own, gets the UPS's charge in percent."""
    engine = SnmpEngine()
    target = await UdpTransportTarget.create(rack.address("ups-1"))
    community = CommunityData(rack.community("ups-1"), mpModel=1)
    charge = ObjectType(ObjectIdentity("1.3.6.1.2.1.33.1.2.4.0"))
    failed, status, _index, found = await get_cmd(engine, community, target, ContextData(), charge, lookupMib=False)
    engine.close_dispatcher()
    assert (failed, int(status)) == (None, 0)
    assert int(found[0][1]) == 100


def test_the_probe_reads_a_simulated_server(rack: RunningRack) -> None:
    """The console's own probe script, sent to a shell over SSH, finds every section and this server's name."""
    status, output = rack.over_ssh("altos-5", "exec /bin/sh", f"LC_ALL=C\n{SCRIPT}\n")
    found = sections(output)
    assert status == 0
    assert "name altos-5" in found["identity"]
    for section in (
        "cpu",
        "memory",
        "load",
        "uptime",
        "network",
        "disks",
        "raid",
        "sensors",
        "filesystems",
        "services",
    ):
        assert found[section].strip(), section


def test_nothing_of_this_machine_can_be_run(rack: RunningRack) -> None:
    """A program that the simulated server does not have is not found, by whatever path it is called."""
    assert rack.over_ssh("altos-5", "/usr/bin/python3 -c pass")[0] == 127


@pytest.mark.parametrize(
    ("id_", "command"),
    [
        ("altos-1", "systemctl poweroff"),
        ("altos-2", "sudo -n /sbin/shutdown -h now"),
        ("altos-3", "/usr/sbin/poweroff"),
    ],
)
def test_a_shutdown_makes_a_server_fall_silent(rack: RunningRack, id_: str, command: str) -> None:
    """After a graceful shutdown SSH goes unanswered, its outlets carry standby, and it was counted once."""
    assert rack.over_ssh(id_, command)[0] == 0
    until(lambda: rack.server(id_)["phase"] == "off")
    until(lambda: rack.outlet_watts(int(id_[-1])) == [STANDBY_W, STANDBY_W])
    assert not succeeds(lambda: rack.over_ssh(id_, "true"))
    assert rack.commands(id_) == {"shutdown": 1}


@pytest.mark.real
@needs_net_snmp
def test_a_dark_server_does_not_even_answer_discovery(rack: RunningRack) -> None:
    """A v3 request to a server that is off times out: no report, no refusal."""
    rack.control("power altos-4 = off")
    assert "Timeout" in rack.net_snmp("snmpget", "altos-4", SYS_NAME)
    rack.control("power altos-4 = on")
    until(lambda: rack.server("altos-4")["phase"] == "running")
    assert '"altos-4"' in rack.net_snmp("snmpget", "altos-4", SYS_NAME)


def test_power_back_on_boots_and_answers_again(rack: RunningRack) -> None:
    """A server that was cut off from both outlets answers SSH again after its boot time."""
    rack.control("outlet pdu-a/4 = off")
    rack.control("outlet pdu-b/4 = off")
    until(lambda: rack.server("altos-4")["phase"] == "off")
    rack.control("outlet pdu-a/4 = on")
    until(lambda: succeeds(lambda: rack.over_ssh("altos-4", "true")))
    assert rack.over_ssh("altos-4", "hostname") == (0, "altos-4\n")


def test_a_hung_server_takes_the_connection_and_says_nothing(rack: RunningRack) -> None:
    """A hung host's kernel accepts; its SSH server never sends a banner."""
    rack.control("hang lenovo-1")
    until(lambda: not succeeds(lambda: rack.over_ssh("lenovo-1", "true")))
    with socket.create_connection(rack.ssh_address("lenovo-1"), 0.5) as connection, pytest.raises(TimeoutError):
        connection.recv(1)
    rack.control("power lenovo-1 = off")
    rack.control("power lenovo-1 = on")
    until(lambda: succeeds(lambda: rack.over_ssh("lenovo-1", "true")))


def test_a_stranger_is_not_let_in(rack: RunningRack) -> None:
    """Another key than the demo's is refused."""
    with pytest.raises(paramiko.AuthenticationException):
        rack.over_ssh("altos-5", "true", key_file=str(rack.directory / "host_key"))


def test_an_unknown_command_is_answered_with_those_there_are(rack: RunningRack) -> None:
    """The control socket says what it knows."""
    answer = rack.control("dance altos-1")
    assert "dance" in answer["error"]
    assert "outlet" in answer["known"]


def test_secrets_are_readable_by_their_owner_alone(rack: RunningRack) -> None:
    """Keys, passwords and the control socket are nobody else's."""
    private: list[Path] = [path for path in rack.directory.iterdir() if not path.is_dir()]
    assert {path.name for path in private} >= {"client_key", "host_key", "rack-snmp.auth_key", "control.sock"}
    assert all(path.stat().st_mode & 0o077 == 0 for path in private)
