"""One request on its way: its tries, its deadline, and what spoke against it so far; sends nothing itself."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import TypeAlias

from console.snmp.agent import Agent
from console.snmp.endpoint import Peer
from console.snmp.engine import Engine
from console.snmp.errors import SnmpError
from console.snmp.pdu import Request
from console.snmp.timers import Timed
from console.snmp.value import Value, VarBind

Answer: TypeAlias = tuple[Value, ...] | tuple[VarBind, ...]


class Exchange(Timed):
    """A request until its answer; late answers to an earlier try count, since every try's id leads here."""

    __slots__ = (
        "_on_expiry", "agent", "answer", "doubted", "due_at", "engine", "ids", "learnt", "peer", "problem", "request",
        "timeout_s", "tries_left",
    )  # fmt: skip

    def __init__(
        self,
        agent: Agent,
        peer: Peer,
        request: Request,
        answer: asyncio.Future[Answer],
        on_expiry: Callable[[Exchange], None],
        *,
        timeout_s: float,
        retries: int,
    ) -> None:
        self.slot = None
        self.agent = agent
        self.peer = peer
        self.request = request
        self.answer = answer
        self.timeout_s = timeout_s
        self.tries_left = retries + 1
        self.ids: list[int] = []
        self.engine: Engine | None = agent.engine
        self.learnt: set[str] = set()
        self.problem: SnmpError | None = None
        self.doubted = False
        self.due_at = 0.0
        self._on_expiry = on_expiry

    def expired(self) -> None:
        self._on_expiry(self)

    def learns(self, what: str) -> bool:
        """Whether `what` is learnt for the first time; a second time would be a loop."""
        if what in self.learnt:
            return False
        self.learnt.add(what)
        return True
