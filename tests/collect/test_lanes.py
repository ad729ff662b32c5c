"""Who may run beside whom."""

from __future__ import annotations

from console.collect.lanes import HANGING_PER_SLOT, Lane, Lanes


def admitted(lanes: Lanes[str]) -> dict[str, Lane[str]]:
    return {item: lane for lane, item in lanes.admit()}


def test_a_source_has_its_own_limit() -> None:
    """What waits in one source's lane does not hold up another's."""
    lanes = Lanes[str](100, {"ssh": 2})
    for number in range(4):
        lanes.offer("ssh", f"ssh-{number}", narrow=False)
        lanes.offer("snmp", f"snmp-{number}", narrow=False)
    assert sorted(admitted(lanes)) == ["snmp-0", "snmp-1", "snmp-2", "snmp-3", "ssh-0", "ssh-1"]


def test_all_sources_share_the_concurrency_by_turns() -> None:
    """Where there is not room for all, each source gets its share."""
    lanes = Lanes[str](4, {})
    for number in range(10):
        lanes.offer("ssh", f"ssh-{number}", narrow=False)
    for number in range(10):
        lanes.offer("snmp", f"snmp-{number}", narrow=False)
    assert sorted(admitted(lanes)) == ["snmp-0", "snmp-1", "ssh-0", "ssh-1"]


def test_a_released_slot_goes_to_the_next_in_the_queue() -> None:
    """First come, first served, and whoever is put first is before them."""
    lanes = Lanes[str](1, {})
    lanes.offer("snmp", "a", narrow=False)
    (slot,) = admitted(lanes).values()
    lanes.offer("snmp", "b", narrow=False)
    lanes.offer("snmp", "urgent", narrow=False, first=True)
    assert admitted(lanes) == {}
    lanes.release(slot)
    assert list(admitted(lanes)) == ["urgent"]


def test_what_hangs_waits_in_a_narrow_lane_of_its_own() -> None:
    """The narrow lane takes an eighth of the width and none of its slots."""
    lanes = Lanes[str](32, {})
    for number in range(40):
        lanes.offer("snmp", f"hung-{number}", narrow=True)
        lanes.offer("snmp", f"well-{number}", narrow=False)
    found = list(admitted(lanes))
    assert sum(item.startswith("hung") for item in found) == 4
    assert sum(item.startswith("well") for item in found) == 32


def test_demotion_frees_a_wide_slot() -> None:
    """A read that turns out to hang makes room; where it is counted now nobody who answers waits."""
    lanes = Lanes[str](1, {})
    lanes.offer("snmp", "hung", narrow=False)
    (slot,) = admitted(lanes).values()
    narrow = lanes.demote("snmp", slot)
    lanes.offer("snmp", "well", narrow=False)
    assert narrow.narrow
    assert list(admitted(lanes)) == ["well"]


def test_so_many_may_hang_and_no_more() -> None:
    """Beyond its bound a hanging read keeps its slot, so that hanging reads cannot pile up without end."""
    lanes = Lanes[str](1, {})
    for number in range(HANGING_PER_SLOT + 1):
        lanes.offer("snmp", f"hung-{number}", narrow=False)
        (slot,) = admitted(lanes).values()
        last = lanes.demote("snmp", slot)
    assert last is slot
