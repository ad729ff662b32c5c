"""Who can be heard at this moment: which devices answer SNMP, and how a server's SSH port behaves; pure."""

from __future__ import annotations

from enum import StrEnum

from msgspec.structs import replace

from console.simulator.model import SNMP_STOPS_S, SSH_STOPS_S, on_mains
from console.simulator.world import Phase, Server, World


class Reach(StrEnum):
    """How a TCP port behaves: it answers, it refuses, it takes connections but is mute, or no packet comes back."""

    OPEN = "open"
    REFUSED = "refused"
    MUTE = "mute"
    DARK = "dark"


def hears_snmp(world: World, device: str) -> bool:
    """Whether the device's agent answers."""
    if device in world.silent or world.cut:
        return False
    if device in world.servers:
        return _agent_runs(world, world.servers[device])
    if device in world.pdus:
        return world.pdus[device].live
    if device in world.cooling:
        return on_mains(world)
    return True


def _agent_runs(world: World, server: Server) -> bool:
    if server.phase is Phase.STOPPING:
        return world.at_s - server.since_s < SNMP_STOPS_S
    return server.phase is Phase.RUNNING


def ssh_reach(world: World, device: str) -> Reach:
    """How the server's SSH port behaves; while it boots or ends, the machine is there but its SSH server is not."""
    server = world.servers[device]
    if device in world.silent or world.cut or server.phase is Phase.OFF:
        return Reach.DARK
    if server.phase is Phase.HUNG:
        return Reach.MUTE
    if server.phase is Phase.RUNNING:
        return Reach.OPEN
    ending = server.phase is Phase.STOPPING and world.at_s - server.since_s < SSH_STOPS_S
    return Reach.OPEN if ending else Reach.REFUSED


def web_reach(world: World, application: str) -> Reach:
    """How the application's port behaves: as that of the server it stands on, but refusing while it does not run."""
    known = world.applications[application]
    if not known.servers:
        return Reach.OPEN if known.running else Reach.REFUSED
    host = ssh_reach(world, known.servers[0])
    return host if host is not Reach.OPEN or known.running else Reach.REFUSED


def from_inside(world: World, application: str) -> bool:
    """Whether it answers those who are in the site, whatever network leads there."""
    return web_reach(replace(world, cut=False), application) is Reach.OPEN


def gate_reach(world: World) -> Reach:
    """How the site's own router behaves, which proves the way there."""
    return Reach.DARK if world.cut else Reach.OPEN
