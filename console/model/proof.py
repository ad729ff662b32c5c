"""The proof of a sensor: that it was seen, or said, to work; what a proof is still worth is decided elsewhere."""

from __future__ import annotations

from enum import StrEnum

from msgspec import Struct

from console.model.time import Instant, Seconds


class Witness(StrEnum):
    """Who saw it: the engine read alarm and rest itself, or a person says so and why the engine did not."""

    SEEN = "seen"
    SAID = "said"


class Proof(Struct, frozen=True):
    """The last test of one sensor that was passed; `sensor` is the point's id, `device/point/instance`."""

    sensor: str
    at: Instant
    by: str
    witness: Witness
    note: str = ""


class Forecast(Struct, frozen=True):
    """At its present rise a value that is `now` reaches `target` in `in_s`."""

    target: float
    in_s: Seconds
    now: float
