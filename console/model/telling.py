"""A message that has not reached whom it is for, as windows and scripts see it."""

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
