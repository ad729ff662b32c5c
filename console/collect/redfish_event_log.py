"""Which of a BMC's logs tells of its hardware, and its newest entries; what they mean is `redfish_log`'s."""

from __future__ import annotations

from console.collect.measure import Gauge
from console.collect.redfish_log import Entry, entries, log_gauge, moment, preference
from console.collect.redfish_tree import FIXED, SLOW, Tree
from console.collect.redfish_words import Resource, items, link, text
from console.model.time import Instant

_MOST_LOGS = 16
_MOST_ENDS = 5


async def read_event_log(tree: Tree, owners: list[Resource], now: Instant) -> tuple[Gauge, ...]:
    """The reading of the first log that can be read, of these systems and managers.

    Its day ends by the BMC's own clock where it shows one, else `now`. Raises CollectError.
    """
    said = (moment(one.get("DateTime")) for one in reversed(owners))
    by_bmc = next((at for at in said if at is not None), now)
    for service in await _services(tree, [link(one, "LogServices") for one in owners]):
        found = await _entries(tree, link(service, "Entries"))
        if found is not None:
            return (log_gauge(found, by_bmc),)
    return ()


async def _services(tree: Tree, paths: list[str]) -> list[Resource]:
    """The services of logs about hardware, the likeliest first."""
    services = [one for path in paths for one in await tree.members(path, FIXED, _MOST_LOGS)]
    fitting = [one for one in services if preference(text(one, "Id")) >= 0]
    return sorted(fitting, key=lambda one: preference(text(one, "Id")))


async def _entries(tree: Tree, path: str) -> tuple[Entry, ...] | None:
    collection = await tree.get(path, SLOW) if path else None
    if collection is None:
        return None
    written = entries(collection)
    if written or not collection.get("Members"):
        return written
    # Some BMCs list the newest first, some last.
    listed = items(collection, "Members")
    ends: Resource = {"Members": [*listed[:_MOST_ENDS], *listed[_MOST_ENDS:][-_MOST_ENDS:]]}
    return entries({"Members": [*await tree.linked(ends, "Members", SLOW, 2 * _MOST_ENDS)]})
