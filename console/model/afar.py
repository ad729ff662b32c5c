"""What can still be done at a site while nobody may enter it."""

from __future__ import annotations

from enum import StrEnum

from msgspec import Struct

from console.model.run import OutOfReach


class Extent(StrEnum):
    """How much of a runbook can be done without anybody there."""

    WHOLE = "whole"
    PARTLY = "partly"
    NOT = "not"


class AfarRun(Struct, frozen=True):
    """One runbook on one target; `out` is what is left out of it, `why` the sentences that speak against it."""

    runbook: str
    title: str
    target: str
    extent: Extent
    out: tuple[OutOfReach, ...] = ()
    why: tuple[str, ...] = ()


class Afar(Struct, frozen=True):
    """Every runbook on everything at a site that it fits; `no_entry` is empty while people may still enter."""

    site: str
    name: str
    no_entry: str
    runs: tuple[AfarRun, ...] = ()
