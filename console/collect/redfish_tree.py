"""The resources of one BMC as a tree to walk: what changes slowly is kept, and one poll takes a limited time."""

from __future__ import annotations

from typing import Protocol

from msgspec import Struct

from console.clock import Clock
from console.collect.redfish_words import Resource, items, link, links, table
from console.errors import CollectError
from console.i18n import _
from console.inventory import RedfishAccess
from console.model.failure import Cause
from console.model.time import Seconds

LIVE: Seconds = 0.0
SLOW: Seconds = 300.0
"""How long health of drives, logs and the BMC itself is kept."""
FIXED: Seconds = 3600.0
"""How long links are kept, and that something is not there."""

_MOST_PATHS = 2000


class Resources(Protocol):
    """What is needed of the Redfish transport."""

    async def get(self, access: RedfishAccess, path: str, timeout_s: Seconds, *, by_tag: bool = False) -> Resource:
        """The resource at `path`; raises CollectError."""
        ...

    async def post(self, access: RedfishAccess, path: str, body: dict[str, str], timeout_s: Seconds) -> None:
        """Send `body` to an action's target; raises CollectError."""
        ...

    async def forget(self, access: RedfishAccess) -> None:
        """Drop what is kept for `access`."""
        ...


class OutOfTime(CollectError):
    """This poll's time is over; what was read is kept, so the next one comes further."""


class _Kept(Struct, frozen=True):
    resource: Resource | None
    at_s: Seconds


class Tree:
    """Reads one BMC, one request at a time, since BMCs are slow and few of them bear more."""

    def __init__(self, transport: Resources, access: RedfishAccess, clock: Clock) -> None:
        self._transport = transport
        self._access = access
        self._clock = clock
        self._kept: dict[str, _Kept] = {}
        self._timeout_s: Seconds = 0.0
        self._ends_s: Seconds = 0.0
        self._expands = True

    def begin(self, timeout_s: Seconds, budget_s: Seconds) -> None:
        """From now on a request takes at most `timeout_s`, all of them together `budget_s`."""
        self._timeout_s = timeout_s
        self._ends_s = self._clock.monotonic() + budget_s

    async def root(self) -> Resource:
        """The service root."""
        return await self.get(self._access.path + "/", FIXED) or {}

    async def get(self, path: str, fresh_s: Seconds = LIVE) -> Resource | None:
        """The resource at `path`, at most `fresh_s` old; None when there is none. Raises CollectError."""
        now_s = self._clock.monotonic()
        kept = self._kept.get(path)
        if kept is not None and now_s - kept.at_s < (fresh_s if kept.resource is not None else FIXED):
            return kept.resource
        if now_s >= self._ends_s:
            sentence = _("{address} answers so slowly that only a part was read; give it a longer `timeout`.")
            raise OutOfTime(Cause.TIMEOUT, sentence.format(address=self._access.address))
        resource = await self._ask(path, min(self._timeout_s, self._ends_s - now_s), fresh_s)
        if len(self._kept) < _MOST_PATHS:
            self._kept[path] = _Kept(resource, self._clock.monotonic())
        return resource

    async def _ask(self, path: str, timeout_s: Seconds, fresh_s: Seconds) -> Resource | None:
        try:
            return await self._transport.get(self._access, path, timeout_s, by_tag=fresh_s > LIVE)
        except CollectError as error:
            if error.cause is not Cause.NO_SUCH_OBJECT:
                raise
        return None

    async def follow(self, resource: Resource | None, key: str, fresh_s: Seconds = LIVE) -> Resource | None:
        """The resource that `key` of `resource` links to, where there is one."""
        path = link(resource or {}, key)
        return await self.get(path, fresh_s) if path else None

    async def members(self, path: str, fresh_s: Seconds, most: int) -> list[Resource]:
        """The members of a collection: in one request where the BMC can expand them, else one by one."""
        if not path:
            return []
        query = self._expansion(await self.root())
        collection = await self._expanded(path + query, fresh_s) if query else None
        written = [one for one in items(collection or {}, "Members") if len(one) > 1]
        if written:
            return written[:most]
        return await self.linked(await self.get(path, FIXED), "Members", fresh_s, most)

    async def linked(self, resource: Resource | None, key: str, fresh_s: Seconds, most: int) -> list[Resource]:
        """The resources that are listed at `key`, one by one; those that are gone are left out."""
        found = [await self.get(path, fresh_s) for path in links(resource or {}, key)[:most]]
        return [one for one in found if one is not None]

    async def _expanded(self, path: str, fresh_s: Seconds) -> Resource | None:
        try:
            return await self.get(path, fresh_s)
        except CollectError as error:
            if error.cause not in (Cause.UNSUPPORTED, Cause.MALFORMED):
                raise
        self._expands = False
        return None

    def _expansion(self, root: Resource) -> str:
        """The query that expands members (DSP0266), by what the service root says it can."""
        can = table(table(root, "ProtocolFeaturesSupported"), "ExpandQuery")
        if not self._expands or not (can.get("NoLinks") or can.get("ExpandAll")):
            return ""
        word = "." if can.get("NoLinks") else "*"
        return f"?$expand={word}($levels=1)" if can.get("Levels") else f"?$expand={word}"
