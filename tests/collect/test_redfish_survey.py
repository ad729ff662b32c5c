"""Rules of walking a BMC: what order, how much, and that no answer breaks it."""

from __future__ import annotations

import asyncio
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from console.collect.redfish import RedfishCollector
from console.errors import CollectError
from console.inventory import RedfishAccess, Target
from console.model.failure import Cause
from console.model.poll import Poll
from tests.collect.redfish_trees import CHASSIS, ROOT, SYSTEM, at, new_shape, old_shape
from tests.fakes.clock import FakeClock
from tests.fakes.redfish import FakeResources

ACCESS = RedfishAccess("192.0.2.1", "ronda", None)
TARGET = Target("altos-1", "redfish", ACCESS, timeout_s=10)

_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=12) | st.just(at(SYSTEM)),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["@odata.id", "Members", "Status", "Name", "State", "Health"]), inner)
    ),
    max_leaves=10,
)
_TREES = (old_shape(), new_shape())


def _poll(tree: dict[str, Any]) -> Poll:
    return asyncio.run(RedfishCollector(FakeResources(tree), FakeClock()).poll(TARGET))


def _places(tree: dict[str, Any]) -> list[tuple[str, str]]:
    return sorted((path, key) for path, resource in tree.items() for key in resource)


@given(st.data())
@settings(max_examples=150, deadline=None)
def test_no_type_breaks_a_poll(data: st.DataObject) -> None:
    """Any value of any type in any place of a tree is a reading, a failure or nothing, never an exception."""
    tree = {path: dict(resource) for path, resource in data.draw(st.sampled_from(_TREES)).items()}
    for path, key in data.draw(st.lists(st.sampled_from(_places(tree)), min_size=1, max_size=4)):
        tree[path][key] = data.draw(_JSON)
    poll = _poll(tree)
    assert poll.readings or poll.failure is not None


def test_links_in_a_circle_end() -> None:
    """A collection that lists itself, and parts that are all the same, are read a bounded number of times."""
    tree = old_shape()
    tree[f"{ROOT}/Chassis"]["Members"] = [at(CHASSIS)] * 5000
    tree[f"{SYSTEM}/Storage"]["Members"] = [at(f"{SYSTEM}/Storage")] * 5000
    resources = FakeResources(tree)
    asyncio.run(RedfishCollector(resources, FakeClock()).poll(TARGET))
    assert len(resources.asked) < 100


def test_a_bmc_that_stops_answering_is_not_asked_on() -> None:
    """After a timeout the rest waits for the next poll; what was read is there."""
    tree = old_shape()
    tree[f"{CHASSIS}/Thermal"] = CollectError(Cause.TIMEOUT, "no answer")
    resources = FakeResources(tree)
    poll = asyncio.run(RedfishCollector(resources, FakeClock()).poll(TARGET))
    assert [(reading.point, reading.instance) for reading in poll.readings][:1] == [("power_state", "")]
    assert f"{CHASSIS}/Power" not in resources.asked
    assert poll.failure is not None
    assert poll.failure.cause is Cause.TIMEOUT


class _SlowResources(FakeResources):
    """Each request takes a second of the test's clock."""

    def __init__(self, tree: dict[str, Any], clock: FakeClock) -> None:
        super().__init__(tree)
        self._clock = clock

    async def get(self, access: RedfishAccess, path: str, timeout_s: float, *, by_tag: bool = False) -> Any:
        self._clock.advance(1)
        return await super().get(access, path, timeout_s, by_tag=by_tag)


def test_a_slow_bmc_is_read_over_several_polls() -> None:
    """Each poll keeps what it learnt: a later one comes to the end, and no poll takes more than its time."""
    clock = FakeClock()
    collector = RedfishCollector(_SlowResources(old_shape(), clock), clock)
    target = Target("altos-1", "redfish", ACCESS, timeout_s=5, retries=1)
    polls = [asyncio.run(collector.poll(target)) for _time in range(6)]
    assert all(poll.took_s <= 11 for poll in polls)
    assert polls[0].failure is None or polls[0].failure.cause is Cause.TIMEOUT
    assert ("disk_health", "Bay 1") in {(reading.point, reading.instance) for reading in polls[-1].readings}
    assert polls[-1].failure is None
    assert all(poll.gone == () for poll in polls)
