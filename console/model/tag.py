"""A do-not-energise tag: who forbids that a device gets power, and why."""

from __future__ import annotations

from msgspec import Struct

from console.model.time import Instant


class Tag(Struct, frozen=True, tag=True):
    """The tag on one device, whose id is `id`; it has no end but being taken off."""

    id: str
    by: str
    reason: str
    at: Instant
