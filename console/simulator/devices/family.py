"""What a family of devices is to an agent: a world read as cells, and a write read as a happening."""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from typing import NamedTuple, TypeAlias

from console.simulator.happening import Happening
from console.simulator.mib import Cells, Oid
from console.simulator.world import World


class Refusal(StrEnum):
    """Why a SET is refused (RFC 3416 section 4.2.5)."""

    NOT_WRITABLE = "notWritable"
    WRONG_VALUE = "wrongValue"


Write: TypeAlias = Callable[[str, Oid, int], Happening | Refusal | None]
"""(device, OID, value) -> what that brings about, a refusal, or None: accepted without effect."""


class Family(NamedTuple):
    """How one kind of device shows itself."""

    cells: Callable[[World, str], Cells]
    write: Write


def read_only(device: str, asked: Oid, value: int) -> Refusal:
    """The write function of a device where nothing can be set."""
    return Refusal.NOT_WRITABLE
