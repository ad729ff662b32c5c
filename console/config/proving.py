"""What the configuration may say of the proof of sensors: how long it holds, and how long a test may take."""

from __future__ import annotations

from typing import Annotated, TypeAlias

from pydantic import BeforeValidator, Field

from console.config.kinds import Table
from console.config.scales import seconds

_DAY_S = 86400.0

Lasting: TypeAlias = Annotated[float, BeforeValidator(seconds), Field(ge=_DAY_S)]
Window: TypeAlias = Annotated[float, BeforeValidator(seconds), Field(ge=30, le=3600)]


class ProvingTable(Table):
    """`[proving]`: `due` is how long the test of a leak or smoke sensor holds.

    `window` is how long its alerts call nobody while somebody tests it.
    """

    due: Lasting = 365 * _DAY_S
    window: Window = 600.0
