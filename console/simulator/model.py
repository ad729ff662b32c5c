"""How the room changes: one pure step of heat, water vapour, electricity and machines; knows no protocol."""

from __future__ import annotations

import math

from msgspec.structs import replace

from console.model.time import Seconds
from console.simulator.wobble import wobble
from console.simulator.world import Cooling, Outlet, Pdu, Phase, Room, Server, Ups, World

BOOT_S: Seconds = 20.0
SSH_STOPS_S: Seconds = 3.0
"""After this much of a shutdown the SSH server is gone; the agent follows, then the power."""
SNMP_STOPS_S: Seconds = 5.0
SHUTDOWN_S: Seconds = 8.0

STANDBY_W = 6.0
"""What each fed power supply of a server draws while the host is off."""
THERMAL_TRIP_C = 98.0
MAINS_V = 230.0
_UPS_EFFICIENCY = 0.93
_CHARGER_W = 350.0
_LONGEST_STEP_S = 1.0


def step(world: World, dt: Seconds) -> World:
    """The world `dt` seconds later; long steps are taken as several short ones."""
    while dt > 1e-9:
        piece = min(dt, _LONGEST_STEP_S)
        world = _step(world, piece)
        dt -= piece
    return world


def _step(world: World, dt: Seconds) -> World:
    world = replace(world, at_s=world.at_s + dt)
    world = replace(world, pdus={id_: _live(world, _switch(pdu, world.at_s)) for id_, pdu in world.pdus.items()})
    world = replace(world, servers={id_: _server(world, server, dt) for id_, server in world.servers.items()})
    world = replace(world, pdus={id_: _metered(world, pdu, dt) for id_, pdu in world.pdus.items()})
    world = replace(world, ups={id_: _ups(world, ups, dt) for id_, ups in world.ups.items()})
    world = replace(world, cooling={id_: _cooling(world, unit, dt) for id_, unit in world.cooling.items()})
    return replace(world, room=_room(world, dt))


def fed(world: World, server: Server) -> tuple[bool, ...]:
    """For each power supply: whether it is sound and its outlet gives current."""
    return tuple(supply.ok and _outlet_live(world, supply.pdu, supply.outlet) for supply in server.supplies)


def server_watts(world: World, server: Server) -> float:
    """What the host takes from its supplies, standby not counted."""
    if not any(fed(world, server)) or server.phase is Phase.OFF:
        return 0.0
    busy = 0.9 if server.phase is Phase.BOOTING else activity(world, server)
    return server.idle_w + (server.full_w - server.idle_w) * busy


def activity(world: World, server: Server) -> float:
    """How busy the host is now, 0..1."""
    if server.phase is not Phase.RUNNING:
        return 0.0
    return min(1.0, max(0.02, server.load + 0.12 * wobble(world.seed, f"{server.id}/load", world.at_s)))


def inlet_c(world: World, server: Server) -> float:
    """The air that the server breathes in: warmer the higher it stands."""
    return world.room.air_c + 1.6 * server.height + 0.15 * wobble(world.seed, f"{server.id}/inlet", world.at_s)


def on_mains(world: World) -> bool:
    """Whether the building has electricity; a room without a UPS is taken to have it."""
    return all(ups.on_mains for ups in world.ups.values())


def saturation_hpa(celsius: float) -> float:
    """Vapour pressure of saturated air (Magnus, WMO guide no. 8)."""
    return 6.112 * math.exp(17.62 * celsius / (243.12 + celsius))


def humidity_percent(room: Room, celsius: float | None = None) -> float:
    """Relative humidity of the room's air where it has `celsius`."""
    return min(100.0, 100.0 * room.vapour_hpa / saturation_hpa(room.air_c if celsius is None else celsius))


def _outlet_live(world: World, pdu_id: str, number: int) -> bool:
    pdu = world.pdus.get(pdu_id)
    return pdu is not None and pdu.live and any(_conducts(o) for o in pdu.outlets if o.number == number)


def _conducts(outlet: Outlet) -> bool:
    return outlet.on or outlet.welded


def _switch(pdu: Pdu, at_s: Seconds) -> Pdu:
    return replace(pdu, outlets=tuple(_due(outlet, at_s) for outlet in pdu.outlets))


def _due(outlet: Outlet, at_s: Seconds) -> Outlet:
    due = [on for moment, on in outlet.pending if moment <= at_s]
    if not due:
        return outlet
    return replace(outlet, on=due[-1], pending=tuple(later for later in outlet.pending if later[0] > at_s))


def _live(world: World, pdu: Pdu) -> Pdu:
    source = all(ups.output_on for ups in world.ups.values()) if pdu.from_ups else on_mains(world)
    return pdu if pdu.live == source else replace(pdu, live=source)


def _server(world: World, server: Server, dt: Seconds) -> Server:
    phase = _next_phase(world, server)
    if phase is not server.phase:
        server = replace(server, phase=phase, since_s=world.at_s)
    on = phase is not Phase.OFF
    target_c = inlet_c(world, server) + (19.0 + 30.0 * activity(world, server) if on else 0.5)
    cpu_c = server.cpu_c + (target_c - server.cpu_c) * (1 - math.exp(-dt / 40.0))
    busy_s = server.busy_s + activity(world, server) * dt
    return replace(server, cpu_c=cpu_c, busy_s=busy_s, was_fed=any(fed(world, server)))


def _next_phase(world: World, server: Server) -> Phase:
    spent_s = world.at_s - server.since_s
    has_power = any(fed(world, server))
    if not has_power or server.cpu_c >= THERMAL_TRIP_C:
        return Phase.OFF
    if server.phase is Phase.OFF and not server.was_fed:
        return Phase.BOOTING
    if server.phase is Phase.BOOTING and spent_s >= BOOT_S:
        return Phase.RUNNING
    if server.phase is Phase.STOPPING and spent_s >= SHUTDOWN_S:
        return Phase.OFF
    return server.phase


def _metered(world: World, pdu: Pdu, dt: Seconds) -> Pdu:
    drawn: dict[int, float] = {}
    for server in world.servers.values():
        sound = fed(world, server)
        share_w = server_watts(world, server) / max(1, sum(sound))
        for supply, good in zip(server.supplies, sound, strict=True):
            if supply.pdu == pdu.id and good:
                drawn[supply.outlet] = drawn.get(supply.outlet, 0.0) + (share_w or STANDBY_W)
    return replace(pdu, outlets=tuple(_meter(outlet, drawn.get(outlet.number, 0.0), dt) for outlet in pdu.outlets))


def _meter(outlet: Outlet, watts: float, dt: Seconds) -> Outlet:
    return replace(outlet, watts=watts, energy_wh=outlet.energy_wh + watts * dt / 3600.0)


def _ups(world: World, ups: Ups, dt: Seconds) -> Ups:
    watts = sum(pdu.watts for pdu in world.pdus.values() if pdu.from_ups)
    if ups.on_mains:
        stored = min(ups.capacity_wh, ups.stored_wh + _CHARGER_W * dt / 3600.0)
        return replace(ups, watts=watts, stored_wh=stored, on_battery_s=0.0, output_on=True)
    stored = max(0.0, ups.stored_wh - watts / _UPS_EFFICIENCY * dt / 3600.0)
    return replace(
        ups, watts=watts, stored_wh=stored, on_battery_s=ups.on_battery_s + dt, output_on=ups.output_on and stored > 0.0
    )


def runtime_s(ups: Ups) -> Seconds:
    """How long the battery lasts at the present output, at most four hours."""
    return min(14_400.0, ups.stored_wh * _UPS_EFFICIENCY * 3600.0 / max(ups.watts, 1.0))


def _cooling(world: World, unit: Cooling, dt: Seconds) -> Cooling:
    wanted = 0.0
    if unit.running and not unit.fault and on_mains(world):
        wanted = min(1.0, max(0.0, (world.room.air_c - unit.setpoint_c + 1.0) / 4.0))
    return replace(unit, output=unit.output + (wanted - unit.output) * (1 - math.exp(-dt / 15.0)))


def _room(world: World, dt: Seconds) -> Room:
    room = world.room
    heat_w = sum(pdu.watts for pdu in world.pdus.values()) + room.wall_w_k * (room.outside_c - room.air_c)
    heat_w += sum(ups.watts * (1 / _UPS_EFFICIENCY - 1) for ups in world.ups.values())
    cold_w = sum(unit.output * unit.capacity_w for unit in world.cooling.values())
    air_c = room.air_c + (heat_w - cold_w) * dt / room.heat_capacity_j_k
    return replace(room, air_c=air_c, vapour_hpa=_vapour(world, air_c, dt))


def _vapour(world: World, air_c: float, dt: Seconds) -> float:
    vapour, full = world.room.vapour_hpa, saturation_hpa(air_c)
    wet_zones = sum(probe.word == "wet" for probe in world.probes.values())
    drying = sum(unit.output for unit in world.cooling.values())
    pulls = (
        (world.room.outside_vapour_hpa, 1 / 7200.0),
        (full * 0.98, wet_zones / 420.0),
        # A cold coil takes water out of the air and puts none in, however hot the air has become.
        (min(vapour, full * 0.45), min(1.0, drying) / 300.0),
    )
    for target, rate in pulls:
        vapour += (target - vapour) * (1 - math.exp(-rate * dt))
    return min(vapour, full)
