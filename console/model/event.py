"""Something that a device reported by itself, as it is shown and recorded."""

from __future__ import annotations

from msgspec import Struct

from console.model.time import Instant


class TrapReceived(Struct, frozen=True, tag=True):
    """A trap or inform of a known device. `trap` is its OID, or its name where it is a standard one.

    `varbinds` are (OID, value) as text. `id` is `device/number`.
    """

    id: str
    device: str
    sender: str
    at: Instant
    trap: str
    varbinds: tuple[tuple[str, str], ...] = ()
    inform: bool = False
