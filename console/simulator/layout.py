"""Reads out of a configuration which devices the simulated room has and how they are wired; builds the first world."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final, TypeAlias

from msgspec.structs import replace

from console.simulator.air import room_probes
from console.simulator.catalogue import entries
from console.simulator.devices import cooling, host, pdu, rack_sensors, room_sensors, ups
from console.simulator.devices.family import Family
from console.simulator.model import step
from console.simulator.world import Cooling, Outlet, Pdu, Server, Supply, Ups, World

Document: TypeAlias = dict[str, Any]
"""A configuration as the TOML parser gives it."""

_OUTLETS: Final = 8
_METERED_BEFORE_WH: Final = 640_000.0
_RUNNING_BEFORE_S: Final = 40 * 86_400.0


def families(document: Document) -> dict[str, Family]:
    """For each device of the configuration that can be simulated: its family, by the device's id."""
    found = {id_: _family(table) for id_, table in document["devices"].items()}
    return {id_: family for id_, family in found.items() if family is not None}


def _family(table: Mapping[str, Any]) -> Family | None:
    by_kind = {"server": host.FAMILY, "ups": ups.FAMILY, "pdu": pdu.FAMILY, "cooling": cooling.FAMILY}
    if table.get("kind") == "sensor":
        return room_sensors.FAMILY if "leak" in table.get("tags", ()) else rack_sensors.FAMILY
    return by_kind.get(table.get("kind", ""))


def world_of(document: Document, seed: int) -> World:
    """The room of this configuration on an ordinary night, everything on."""
    devices: Mapping[str, Mapping[str, Any]] = document["devices"]

    def of_kind(kind: str) -> dict[str, Mapping[str, Any]]:
        return {id_: table for id_, table in devices.items() if table.get("kind") == kind}

    ups_ids = of_kind("ups")
    servers = {id_: _server(id_, table, place) for place, (id_, table) in enumerate(of_kind("server").items(), 1)}
    world = World(
        seed=seed,
        servers=servers,
        pdus={id_: _pdu(id_, table, ups_ids, servers) for id_, table in of_kind("pdu").items()},
        ups={id_: Ups(id_) for id_ in ups_ids},
        cooling={id_: Cooling(id_) for id_ in of_kind("cooling")},
        probes=room_probes(),
        applications={id_: entry.application(id_) for id_, entry in entries(devices).items()},
    )
    # One step, so that every meter already shows what flows, then the story's clock starts.
    return replace(step(world, 1.0), at_s=0.0)


def _server(id_: str, table: Mapping[str, Any], place: int) -> Server:
    supplies = [feed.split("/") for feed in table.get("feeds", ()) if "/" in feed]
    height = table.get("place", {}).get("unit", 20) / 42
    return Server(
        id=id_,
        supplies=tuple(Supply(pdu_id, int(number)) for pdu_id, number in supplies),
        since_s=-_RUNNING_BEFORE_S * (1 + place % 4),
        busy_s=_RUNNING_BEFORE_S * 0.2,
        load=0.22 + 0.07 * (place % 4),
        height=height,
    )


def _pdu(id_: str, table: Mapping[str, Any], ups_ids: Mapping[str, Any], servers: Mapping[str, Server]) -> Pdu:
    names = {supply.outlet: server.id for server in servers.values() for supply in server.supplies if supply.pdu == id_}
    outlets = tuple(
        Outlet(number, names.get(number, f"Outlet {number}"), energy_wh=_METERED_BEFORE_WH * (number in names))
        for number in range(1, _OUTLETS + 1)
    )
    return Pdu(id=id_, outlets=outlets, from_ups=any(feed in ups_ids for feed in table.get("feeds", ())))
