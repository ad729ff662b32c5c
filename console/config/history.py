"""What the configuration may say of the history: how long readings are kept, and how much of the disk stays free."""

from __future__ import annotations

from typing import Annotated, TypeAlias

from pydantic import BeforeValidator, Field

from console.config.kinds import Table
from console.config.scales import octets, seconds

_DAY_S = 86400.0

Retention: TypeAlias = Annotated[float, BeforeValidator(seconds), Field(ge=2 * _DAY_S)]
Octets: TypeAlias = Annotated[int, BeforeValidator(octets), Field(ge=0)]


class HistoryTable(Table):
    """`[history]`: `raw` is how long each stored value is kept, `rollup` how long the five-minute means of it are.

    Below `least_free` on its disk the oldest values go early; alerts, runs and the audit log never go.
    """

    raw: Retention = 30 * _DAY_S
    rollup: Retention = 13 * 30.4375 * _DAY_S
    least_free: Octets = 1 << 30
