"""How runbooks learn how a service stands: has its checks made, and reads what the board then says."""

from __future__ import annotations

import contextlib
from collections.abc import Awaitable, Callable

from console.engine.bus import Bus
from console.errors import Refused
from console.model.service import ServiceView


class Standing:
    """`check` makes every check of a service at once."""

    def __init__(self, bus: Bus, check: Callable[[str], Awaitable[None]]) -> None:
        self._bus = bus
        self._check = check

    async def stand(self, service: str) -> ServiceView | None:
        """How `service` stands; None when there is no such service."""
        with contextlib.suppress(Refused):
            await self._check(service)
        view = self._bus.get(("ServiceView", service))
        return view if isinstance(view, ServiceView) else None
