"""An agent as the manager addresses it: where it is, who asks, and what was learnt of it; sends nothing itself."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal, TypeAlias

from console.snmp import ber
from console.snmp.endpoint import Peer
from console.snmp.engine import Engine
from console.snmp.usm import User


@dataclass(frozen=True, slots=True)
class Community:
    """The credentials of v1 and v2c."""

    version: Literal["1", "2c"]
    community: bytes = field(repr=False)


Credentials: TypeAlias = Community | User


class Agent:
    """One agent, kept by the caller for as long as it is asked; `address` is a name or a number.

    Holds what was learnt of it (the resolved peer, the v3 engine); no two agents share that, whatever else they share.
    """

    __slots__ = ("address", "credentials", "engine", "is_v1", "peer", "port", "prefix", "retries", "timeout_s")

    def __init__(
        self, address: str, port: int, credentials: Credentials, *, timeout_s: float = 2.0, retries: int = 2
    ) -> None:
        self.address = address
        self.port = port
        self.credentials = credentials
        self.timeout_s = timeout_s
        self.retries = retries
        self.peer: Peer | None = None
        self.engine: Engine | None = None
        self.prefix = b""
        self.is_v1 = isinstance(credentials, Community) and credentials.version == "1"
        if isinstance(credentials, Community):
            version = ber.integer(0 if self.is_v1 else 1)
            self.prefix = version + ber.octets(credentials.community)

    def __repr__(self) -> str:
        return f"Agent({self.address!r}, {self.port})"
