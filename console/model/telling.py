"""What became of messages, as windows and scripts see it: those not delivered, and those sent as a test."""

from __future__ import annotations

from msgspec import Struct

from console.model.time import Instant


class Undelivered(Struct, frozen=True):
    """`address` names the table that leads to the receiver, never the address itself; `problem` is the last try's."""

    id: str
    address: str
    incident: str
    title: str
    since_at: Instant
    tries: int = 0
    problem: str = ""


class Trial(Struct, frozen=True):
    """What came of a message that was sent as a test; without a `problem` it was taken."""

    address: str
    problem: str = ""
