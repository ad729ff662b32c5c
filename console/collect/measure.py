"""What a host's counters and gauges said at one moment, before rates are made of it; it holds no history."""

from __future__ import annotations

from typing import TypeAlias

from msgspec import Struct

from console.model.reading import State, Value


class Gauge(Struct, frozen=True):
    """A value as it stands; `state` and `note` are what the host itself says of it; no `unit` means the point's own."""

    point: str
    instance: str
    value: Value
    state: State = State.OK
    note: str = ""
    unit: str = ""


class Counter(Struct, frozen=True):
    """A total that only grows; its reading is the growth a second."""

    point: str
    instance: str
    total: float


class Share(Struct, frozen=True):
    """Two totals that only grow; the reading is the growth of `part` in percent of the growth of `whole`."""

    point: str
    instance: str
    part: float
    whole: float


Measure: TypeAlias = Gauge | Counter | Share
