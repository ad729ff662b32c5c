"""What the configuration may say of leak zones: which sensor watches them, and what the water would run down."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from console.config.kinds import Table, Text, Words


class LeakZoneTable(Table):
    """`[leak_zones.ID]`: the `instance` of a leak sensor, or all of it, hangs over these `racks` and `devices`.

    `from_unit` is the topmost unit that gets wet; without it the water comes from above the rack.
    """

    sensor: Text
    instance: str = ""
    racks: Words = ()
    devices: Words = ()
    from_unit: Annotated[int, Field(ge=1, le=100)] | None = None
