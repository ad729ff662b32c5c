"""A BMC as a table of resources, without a network."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from console.errors import CollectError
from console.inventory import RedfishAccess
from console.model.failure import Cause
from console.model.time import Seconds


class FakeResources:
    """Gives what `tree` has; an exception there is raised."""

    def __init__(self, tree: Mapping[str, Any]) -> None:
        self.tree = dict(tree)
        self.asked: list[str] = []

    async def get(self, access: RedfishAccess, path: str, timeout_s: Seconds, *, by_tag: bool = False) -> Any:
        self.asked.append(path)
        found = self.tree.get(path.partition("?")[0].rstrip("/"))
        if isinstance(found, CollectError):
            raise found
        if not isinstance(found, dict):
            raise CollectError(Cause.NO_SUCH_OBJECT, f"no {path}")
        return found

    async def post(self, access: RedfishAccess, path: str, body: Mapping[str, str], timeout_s: Seconds) -> None:
        self.asked.append(path)

    async def forget(self, access: RedfishAccess) -> None:
        """Nothing is kept."""
