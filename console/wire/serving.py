"""Requests about services and sites; part of the union in `messages`."""

from __future__ import annotations

from typing import TypeAlias

from msgspec import Struct

from console.model.afar import Afar
from console.model.impact import Impact


class CheckService(Struct, frozen=True, tag=True):
    """Make all checks of a service or backup at once."""

    service: str


class SetSiteState(Struct, frozen=True, tag=True):
    """Say that nobody may enter a site, and why; or that people may again."""

    site: str
    no_entry: bool
    reason: str = ""


class AcceptChange(Struct, frozen=True, tag=True):
    """Take what a tripwire of a service saw last for right."""

    service: str
    check: str


class GetImpact(Struct, frozen=True, tag=True):
    """What would go with a device, outlet (`pdu-a/3`), rack, room, site, service, or a leak (`leak:SENSOR`)."""

    about: str


class GetAfar(Struct, frozen=True, tag=True):
    """What can be done at a site that nobody may enter; of an open site, what could be."""

    site: str


class FromAfar(Struct, frozen=True, tag=True):
    """The answer to `GetAfar`."""

    afar: Afar


class Foreseen(Struct, frozen=True, tag=True):
    """The answer to `GetImpact`."""

    impact: Impact


ServingRequest: TypeAlias = CheckService | SetSiteState | AcceptChange | GetImpact | GetAfar
