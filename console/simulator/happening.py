"""What can befall the room from outside: faults, switchings, shutdowns; turns one happening into the world after it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TypeAlias

from msgspec import Struct
from msgspec.structs import replace

from console.config.scales import seconds
from console.errors import RondaError
from console.simulator.world import Application, Command, Cooling, Outlet, Pdu, Phase, Probe, Server, Ups, World


class Happening(Struct, frozen=True):
    """One thing that happens: `what` is a key of `WHAT`, `target` a device, probe or `device/part`, `value` a word."""

    what: str
    target: str = ""
    value: str = ""


class UnknownHappening(RondaError):
    """There is no such happening, or nothing of that name to befall."""


_Change: TypeAlias = Callable[[World, str, str], World]


def befall(world: World, happening: Happening) -> World:
    """The world just after `happening`; raises `UnknownHappening` when it names what does not exist."""
    change = WHAT.get(happening.what)
    if change is None:
        raise UnknownHappening(f"no such happening: {happening.what}; known are {', '.join(sorted(WHAT))}")
    try:
        return change(world, happening.target, happening.value)
    except (KeyError, ValueError) as error:
        raise UnknownHappening(f"{happening.what}: nothing here is called {happening.target!r}") from error


def record(world: World, device: str, what: str, watts: float = 0.0) -> World:
    """Note that somebody did something to `device`, with `watts` flowing through what was switched."""
    return replace(world, commands=(*world.commands, Command(world.at_s, device, what, watts)))


def _probe(world: World, target: str, value: str) -> World:
    probe = world.probes[target]
    return replace(world, probes={**world.probes, target: replace(probe, word=value)})


def _probe_dead(world: World, target: str, value: str) -> World:
    probes: dict[str, Probe] = {**world.probes, target: replace(world.probes[target], dead=value != "no")}
    return replace(world, probes=probes)


def _supply(world: World, target: str, value: str) -> World:
    server_id, _, number = target.partition("/psu")
    server, index = world.servers[server_id], int(number) - 1
    supplies = list(server.supplies)
    if not 0 <= index < len(supplies):
        raise KeyError(target)
    supplies[index] = replace(supplies[index], ok=value == "ok")
    return _with_server(world, replace(server, supplies=tuple(supplies)))


def _hang(world: World, target: str, value: str) -> World:
    return _phase(world, target, Phase.HUNG)


def _ignore_shutdown(world: World, target: str, value: str) -> World:
    return _with_server(world, replace(world.servers[target], ignores_shutdown=value != "no"))


def _hang_in_shutdown(world: World, target: str, value: str) -> World:
    return _with_server(world, replace(world.servers[target], hangs_in_shutdown=value != "no"))


def _bmc_ignores_graceful(world: World, target: str, value: str) -> World:
    """Its BMC takes a graceful shutdown with thanks and passes nothing on."""
    return _with_server(world, replace(world.servers[target], bmc_ignores_graceful=value != "no"))


def _bmc_refuses(world: World, target: str, value: str) -> World:
    """Its BMC lists its resets and takes none of them."""
    return _with_server(world, replace(world.servers[target], bmc_refuses=value != "no"))


def _load(world: World, target: str, value: str) -> World:
    return _with_server(world, replace(world.servers[target], load=float(value)))


def _shutdown(world: World, target: str, value: str) -> World:
    server = world.servers[target]
    return _asked_to_stop(record(world, target, "shutdown"), server)


def _asked_to_stop(world: World, server: Server) -> World:
    if server.phase is not Phase.RUNNING or server.ignores_shutdown:
        return world
    return _phase(world, server.id, Phase.HUNG if server.hangs_in_shutdown else Phase.STOPPING)


def _reboot(world: World, target: str, value: str) -> World:
    return _phase(record(world, target, "reboot"), target, Phase.BOOTING)


def _power(world: World, target: str, value: str) -> World:
    """The power button, as a BMC presses it: `on`, `off`, `cycle`, or `graceful`, which only asks the host."""
    server = world.servers[target]
    if server.bmc_refuses:
        return record(world, target, f"power {value} refused")
    world = record(world, target, f"power {value}")
    if value == "graceful":
        return world if server.bmc_ignores_graceful else _asked_to_stop(world, server)
    if value == "on":
        return _phase(world, target, Phase.BOOTING) if server.phase is Phase.OFF else world
    return _phase(world, target, Phase.BOOTING if value == "cycle" and server.phase is not Phase.OFF else Phase.OFF)


def _outlet(world: World, target: str, value: str) -> World:
    """`value` is `on`, `off`, or `off,on+5` for a cycle: words, each with seconds from now after a `+`."""
    pdu_id, _, number = target.partition("/")
    pdu = world.pdus[pdu_id]
    flowing = [outlet.watts for outlet in pdu.outlets if outlet.number == int(number)]
    if not flowing:
        raise KeyError(target)
    outlets = tuple(_switched(world, o, value) if o.number == int(number) else o for o in pdu.outlets)
    return record(_with_pdu(world, replace(pdu, outlets=outlets)), pdu_id, f"outlet {number} {value}", flowing[0])


def _weld(world: World, target: str, value: str) -> World:
    """The contact of an outlet sticks: the PDU switches it and says so, and current flows on."""
    pdu_id, _, number = target.partition("/")
    pdu = world.pdus[pdu_id]
    welded = [replace(o, welded=value != "no") if o.number == int(number) else o for o in pdu.outlets]
    return _with_pdu(world, replace(pdu, outlets=tuple(welded)))


def _cable(world: World, target: str, value: str) -> World:
    """Somebody plugged a supply (`altos-1/psu1`) into another outlet (`pdu-a/7`) and told nobody."""
    server_id, _, number = target.partition("/psu")
    pdu_id, _, outlet = value.partition("/")
    server, index = world.servers[server_id], int(number) - 1
    supplies = list(server.supplies)
    if not 0 <= index < len(supplies) or pdu_id not in world.pdus:
        raise KeyError(target)
    supplies[index] = replace(supplies[index], pdu=pdu_id, outlet=int(outlet))
    return _with_server(world, replace(server, supplies=tuple(supplies)))


def _switched(world: World, outlet: Outlet, value: str) -> Outlet:
    if value == "cancel":
        return replace(outlet, pending=())
    pending: list[tuple[float, bool]] = []
    for word in value.split(","):
        state, _, delay = word.partition("+")
        pending.append((world.at_s + float(delay or 0), state == "on"))
    return replace(outlet, pending=tuple(pending))


def _mains(world: World, target: str, value: str) -> World:
    return replace(world, ups={id_: replace(ups, on_mains=value == "on") for id_, ups in world.ups.items()})


def _charge(world: World, target: str, value: str) -> World:
    ups = world.ups[target]
    stored: Mapping[str, Ups] = {target: replace(ups, stored_wh=ups.capacity_wh * float(value) / 100.0)}
    return replace(world, ups={**world.ups, **stored})


def _cooling(world: World, target: str, value: str) -> World:
    """`value` is `on`, `off`, or the fault's name."""
    unit: Cooling = world.cooling[target]
    fault = "" if value in {"on", "off"} else value
    unit = replace(unit, running=value != "off", fault=fault)
    return replace(world, cooling={**world.cooling, target: unit})


def _silent(world: World, target: str, value: str) -> World:
    if value == "no":
        return replace(world, silent=world.silent - {target})
    return replace(world, silent=world.silent | {target})


def _cut(world: World, target: str, value: str) -> World:
    """The site's network is gone with everything that crosses it, or there again (`off`)."""
    return replace(world, cut=value != "off")


def _application(world: World, target: str, value: str) -> World:
    """`value` is `on`, or `off` for one that refuses connections on a server that runs."""
    return _with_application(world, replace(world.applications[target], running=value != "off"))


def _records(world: World, target: str, value: str) -> World:
    """The newest record that it shows is as old as `value` says (`370d`); `0s` puts that right."""
    return _with_application(world, replace(world.applications[target], behind_s=seconds(value)))


def _rows_lost(world: World, target: str, value: str) -> World:
    return _with_application(world, replace(world.applications[target], lost=int(value)))


def _scrawl(world: World, target: str, value: str) -> World:
    """Somebody else's words on its page; none cleans it."""
    return _with_application(world, replace(world.applications[target], scrawl=value))


def _thermal_mass(world: World, target: str, value: str) -> World:
    return replace(world, room=replace(world.room, heat_capacity_j_k=float(value) * 1000.0))


def _phase(world: World, target: str, phase: Phase) -> World:
    return _with_server(world, replace(world.servers[target], phase=phase, since_s=world.at_s))


def _with_server(world: World, server: Server) -> World:
    return replace(world, servers={**world.servers, server.id: server})


def _with_application(world: World, application: Application) -> World:
    return replace(world, applications={**world.applications, application.id: application})


def _with_pdu(world: World, pdu: Pdu) -> World:
    return replace(world, pdus={**world.pdus, pdu.id: pdu})


WHAT: Mapping[str, _Change] = {
    "probe": _probe,
    "probe-dead": _probe_dead,
    "supply": _supply,
    "hang": _hang,
    "ignore-shutdown": _ignore_shutdown,
    "hang-in-shutdown": _hang_in_shutdown,
    "bmc-ignores-graceful": _bmc_ignores_graceful,
    "bmc-refuses": _bmc_refuses,
    "load": _load,
    "shutdown": _shutdown,
    "reboot": _reboot,
    "power": _power,
    "outlet": _outlet,
    "weld": _weld,
    "cable": _cable,
    "mains": _mains,
    "charge": _charge,
    "cooling": _cooling,
    "silent": _silent,
    "thermal-mass": _thermal_mass,
    "cut": _cut,
    "application": _application,
    "records": _records,
    "rows-lost": _rows_lost,
    "scrawl": _scrawl,
}
"""Every happening by name; scenarios, the control socket and the agents all use these."""
