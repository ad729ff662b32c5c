"""What tests of feeds share: the configuration's own way from a table to a target, and a list of polls to wait on."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

from console.config.validate import validate
from console.inventory import Target, build
from console.model.poll import Poll
from console.model.reading import Reading

_DEADLINE_S = 20.0


def target_of(source: dict[str, Any], tables: dict[str, Any] | None = None, **device: Any) -> Target:
    """The target of a device `d` that has this one source, as the configuration would make it."""
    document = {"devices": {"d": {"kind": "sensor", **source, **device}}, **(tables or {})}
    loaded = validate(document)
    assert loaded.config is not None, loaded.problems
    (target,) = build(loaded.config).targets
    return target


def values(poll: Poll) -> dict[tuple[str, str], object]:
    """The values of a poll by point and instance."""
    return {(one.point, one.instance): one.value for one in poll.readings}


def reading(poll: Poll, point: str, instance: str = "") -> Reading:
    """One reading of a poll."""
    (found,) = (one for one in poll.readings if (one.point, one.instance) == (point, instance))
    return found


class Heard:
    """Collects polls; `wait_for` waits until one fits."""

    def __init__(self) -> None:
        self.polls: list[Poll] = []
        self._came = asyncio.Event()

    def __call__(self, poll: Poll) -> None:
        self.polls.append(poll)
        self._came.set()

    async def wait_for(self, fits: Callable[[Poll], bool]) -> Poll:
        """The first poll that fits, of those that were there or are to come."""
        async with asyncio.timeout(_DEADLINE_S):
            while True:
                for poll in self.polls:
                    if fits(poll):
                        return poll
                self._came.clear()
                await self._came.wait()
