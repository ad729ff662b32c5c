"""Rules of reading a BMC over Redfish, against a server that speaks real HTTPS."""

from __future__ import annotations

from pathlib import Path

import pytest

from console.clock import SystemClock
from console.collect.redfish import RedfishCollector
from console.collect.transport.redfish import RedfishTransport
from console.inventory import LocalAccess, RedfishAccess, Target
from console.model.failure import Cause
from console.model.poll import Poll
from console.model.reading import Reading, State, Value
from tests.collect.redfish_trees import CHASSIS, LOG, MANAGER, ROOT, SYSTEM, Tree, new_shape, old_shape
from tests.fakes.clock import FakeClock
from tests.peers.redfish_bmc import RedfishBmc, running_bmc


def _target(access: RedfishAccess, timeout_s: float = 10.0) -> Target:
    return Target("altos-1", "redfish", access, timeout_s=timeout_s)


async def _polls(bmc: RedfishBmc, count: int = 1) -> list[Poll]:
    transport = RedfishTransport()
    collector = RedfishCollector(transport, SystemClock())
    try:
        return [await collector.poll(_target(bmc.access())) for _time in range(count)]
    finally:
        await collector.close()
        await transport.close()


def _by_key(poll: Poll) -> dict[tuple[str, str], Reading]:
    return {(reading.point, reading.instance): reading for reading in poll.readings}


def _values(poll: Poll) -> dict[tuple[str, str], Value]:
    return {key: reading.value for key, reading in _by_key(poll).items()}


async def test_the_old_shapes(tmp_path: Path) -> None:
    """Power state, health, temperatures, fans, supplies, draw, drives and the event log come in one poll."""
    with running_bmc(tmp_path, old_shape()) as bmc:
        (poll,) = await _polls(bmc)
    assert poll.failure is None
    assert _values(poll) == {
        ("power_state", ""): "on",
        ("health", ""): "degraded",
        ("health", "memory"): "ok",
        ("temperature", "Inlet"): 24.5,
        ("temperature", "CPU 1"): 81.0,
        ("fan_speed", "Fan 1"): 4200.0,
        ("fan_state", "Fan 1"): "ok",
        ("fan_speed", "Fan 2"): 35.0,
        ("fan_state", "Fan 2"): "degraded",
        ("power", ""): 310.0,
        ("psu_state", "PSU 1"): "ok",
        ("voltage", "PSU 1 input"): 230.0,
        ("power", "PSU 1 input"): 160.0,
        ("psu_state", "PSU 2"): "failed",
        ("voltage", "PSU 2 input"): 0.0,
        ("voltage", "12 V"): 12.1,
        ("health", "Case"): "ok",
        ("contact", "intrusion"): "alarm",
        ("health", "BMC"): "ok",
        ("disk_health", "Bay 1"): "degraded",
        ("raid_state", "RAID 1"): "degraded",
        ("health", "event log"): "failed",
    }
    assert _by_key(poll)["fan_speed", "Fan 2"].unit == "%"
    assert _by_key(poll)["temperature", "CPU 1"].state is State.WARNING
    assert _by_key(poll)["health", "event log"].note == "PSU 2 lost its input"


async def test_the_new_shapes(tmp_path: Path) -> None:
    """Where only the subsystems of newer BMCs are there, they say the same, and a wet leak detector is a leak."""
    with running_bmc(tmp_path, new_shape()) as bmc:
        (poll,) = await _polls(bmc)
    assert poll.failure is None
    values = _values(poll)
    assert values["temperature", "Inlet"] == 23.0
    assert values["temperature", "CPU 1"] == 60.0
    assert values["fan_speed", "Fan 1"] == 5000.0
    assert values["fan_speed", "Fan 2"] == 40.0
    assert values["leak", "Manifold"] == "wet"
    assert values["power", ""] == 170.0
    assert values["psu_state", "PSU 1"] == "ok"
    assert values["voltage", "PSU 1 input"] == 229.5
    assert values["power", "PSU 1 output"] == 150.0


async def test_identity(tmp_path: Path) -> None:
    """A BMC says maker, model, serial number, name, and the firmware of itself and of the BIOS."""
    with running_bmc(tmp_path, old_shape()) as bmc:
        (poll,) = await _polls(bmc)
    assert poll.identity is not None
    assert (poll.identity.vendor, poll.identity.model, poll.identity.serial) == ("Example", "Server 2U", "SN-1")
    assert (poll.identity.firmware, poll.identity.name) == ("BMC 1.23, BIOS 2.1", "altos-1")


async def test_links_are_followed_once(tmp_path: Path) -> None:
    """The second poll asks only for what changes."""
    with running_bmc(tmp_path, old_shape()) as bmc:
        transport = RedfishTransport()
        collector = RedfishCollector(transport, SystemClock())
        await collector.poll(_target(bmc.access()))
        before = len(bmc.paths())
        await collector.poll(_target(bmc.access()))
        await transport.close()
    assert bmc.paths()[before:] == [SYSTEM, f"{CHASSIS}/Thermal", f"{CHASSIS}/Power"]


async def test_what_changes_slowly_is_asked_by_its_tag(tmp_path: Path) -> None:
    """After five minutes the BMC's own state is asked again, and a tag that holds saves sending it."""
    clock = FakeClock()
    with running_bmc(tmp_path, old_shape()) as bmc:
        transport = RedfishTransport()
        collector = RedfishCollector(transport, clock)
        await collector.poll(_target(bmc.access()))
        clock.advance(301)
        poll = await collector.poll(_target(bmc.access()))
        await transport.close()
    assert bmc.not_modified == 1
    assert bmc.paths().count(MANAGER) > 1
    assert _values(poll)["health", "BMC"] == "ok"


async def test_a_value_that_blinks_to_null_is_waited_for(tmp_path: Path) -> None:
    """A value that was there is left out at first and unknown from the third poll on; never zero, never gone."""
    tree = old_shape()
    with running_bmc(tmp_path, tree) as bmc:
        transport = RedfishTransport()
        collector = RedfishCollector(transport, SystemClock())
        polls = [await collector.poll(_target(bmc.access()))]
        bmc.tree[f"{CHASSIS}/Thermal"]["Temperatures"][0]["ReadingCelsius"] = None
        polls += [await collector.poll(_target(bmc.access())) for _time in range(3)]
        await transport.close()
    key = ("temperature", "Inlet")
    assert [key in _values(poll) for poll in polls] == [True, False, False, True]
    assert _values(polls[3])[key] is None
    assert _by_key(polls[3])[key].state is State.UNKNOWN
    assert all(poll.gone == () for poll in polls)


async def test_what_is_no_longer_named_is_gone(tmp_path: Path) -> None:
    """A part that a full answer names no more is reported as gone."""
    with running_bmc(tmp_path, old_shape()) as bmc:
        transport = RedfishTransport()
        collector = RedfishCollector(transport, SystemClock())
        await collector.poll(_target(bmc.access()))
        del bmc.tree[f"{CHASSIS}/Power"]["Voltages"][0]
        poll = await collector.poll(_target(bmc.access()))
        await transport.close()
    assert poll.gone == (("voltage", "12 V"),)


async def test_one_broken_part_leaves_the_others(tmp_path: Path) -> None:
    """When the BMC fails on one resource, the poll has the rest and says what failed; nothing is gone."""
    with running_bmc(tmp_path, old_shape()) as bmc:
        transport = RedfishTransport()
        collector = RedfishCollector(transport, SystemClock())
        await collector.poll(_target(bmc.access()))
        bmc.faults[f"{CHASSIS}/Thermal"] = 500
        poll = await collector.poll(_target(bmc.access()))
        await transport.close()
    assert poll.failure is not None
    assert poll.failure.cause is Cause.MALFORMED
    assert f"{CHASSIS}/Thermal" in poll.failure.message
    assert _values(poll)["power", ""] == 310.0
    assert ("temperature", "Inlet") not in _values(poll)
    assert poll.gone == ()


@pytest.mark.parametrize("octets", [b"\xff\xfe", b"[" * 100_000, b"[]", b"{" + b" " * 10_000_000 + b"}"])
async def test_nonsense_is_a_failure_of_its_part(tmp_path: Path, octets: bytes) -> None:
    """No UTF-8, deep JSON, no object, ten megabytes: named, and nothing else is disturbed."""
    with running_bmc(tmp_path, old_shape()) as bmc:
        bmc.faults[f"{CHASSIS}/Thermal"] = octets
        (poll,) = await _polls(bmc)
    assert poll.failure is not None
    assert poll.failure.cause is Cause.MALFORMED
    assert _values(poll)["power_state", ""] == "on"


async def test_unfitted_and_unknown_things(tmp_path: Path) -> None:
    """Supplies named `nil` without a status are unknown, a power state nobody knows is unknown, never off."""
    tree = old_shape()
    tree[f"{CHASSIS}/Power"]["PowerSupplies"] = [{"Name": "nil"}, {"Name": "nil"}]
    tree[SYSTEM]["PowerState"] = "Dreaming"
    with running_bmc(tmp_path, tree) as bmc:
        (poll,) = await _polls(bmc)
    found = _by_key(poll)
    assert (found["psu_state", "PSU 1"].value, found["psu_state", "PSU 2"].state) == ("unknown", State.UNKNOWN)
    assert found["power_state", ""].value == "unknown"


async def test_a_name_with_escape_sequences_is_harmless(tmp_path: Path) -> None:
    """What a BMC calls its sensors is neutralised."""
    tree = old_shape()
    tree[f"{CHASSIS}/Thermal"]["Temperatures"][0]["Name"] = "\x1b[2JInlet\u202e"
    with running_bmc(tmp_path, tree) as bmc:
        (poll,) = await _polls(bmc)
    assert all(instance.isprintable() for _point, instance in _values(poll))


async def test_a_second_chassis_has_its_own_names(tmp_path: Path) -> None:
    """Sensors of a further chassis carry its name."""
    tree = old_shape()
    second = f"{ROOT}/Chassis/2"
    tree[f"{ROOT}/Chassis"]["Members"].append({"@odata.id": second})
    tree[second] = tree[CHASSIS] | {"@odata.id": second, "Name": "Drawer"}
    with running_bmc(tmp_path, tree) as bmc:
        (poll,) = await _polls(bmc)
    assert _values(poll)["temperature", "Drawer: Inlet"] == 24.5
    assert _values(poll)["power", "Drawer"] == 310.0


async def test_log_entries_that_are_only_linked(tmp_path: Path) -> None:
    """Of a log whose entries are links the ends are read one by one."""
    tree = old_shape()
    written = tree[f"{LOG}/Entries"]["Members"]
    tree[f"{LOG}/Entries"]["Members"] = [{"@odata.id": f"{LOG}/Entries/{number}"} for number in range(40)]
    tree |= {f"{LOG}/Entries/{number}": written[1] for number in range(40)}
    tree[f"{LOG}/Entries/39"] = written[0]
    with running_bmc(tmp_path, tree) as bmc:
        (poll,) = await _polls(bmc)
    assert _values(poll)["health", "event log"] == "failed"
    assert sum(path.startswith(f"{LOG}/Entries/") for path in bmc.paths()) == 10


async def test_members_are_expanded_where_the_bmc_can(tmp_path: Path) -> None:
    """A BMC that says so is asked for all members at once, and one by one when it then does not."""
    tree = new_shape()
    tree[ROOT]["ProtocolFeaturesSupported"] = {"ExpandQuery": {"NoLinks": True, "Levels": True}}
    fans = f"{CHASSIS}/ThermalSubsystem/Fans"
    tree[fans]["Members"] = [tree[f"{fans}/1"]]
    with running_bmc(tmp_path, tree) as bmc:
        (poll,) = await _polls(bmc)
    assert f"{fans}?$expand=.($levels=1)" in bmc.paths()
    assert f"{fans}/1" not in bmc.paths()
    assert _values(poll)["fan_speed", "Fan 1"] == 5000.0
    assert _values(poll)["psu_state", "PSU 1"] == "ok"


async def test_without_system_or_chassis_nothing_is_pretended(tmp_path: Path) -> None:
    """A BMC that shows nothing to read is a failure, not a healthy silence."""
    tree: Tree = {ROOT: {"RedfishVersion": "1.6.0"}}
    with running_bmc(tmp_path, tree) as bmc:
        (poll,) = await _polls(bmc)
    assert poll.readings == ()
    assert poll.failure is not None
    assert poll.failure.cause is Cause.UNSUPPORTED


async def test_another_kind_of_access_is_a_failure() -> None:
    """A target that has no Redfish access is named, not raised."""
    poll = await RedfishCollector(RedfishTransport(), FakeClock()).poll(Target("x", "redfish", LocalAccess()))
    assert poll.failure is not None
    assert poll.failure.cause is Cause.INTERNAL
