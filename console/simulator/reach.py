"""Who can be heard at this moment: which devices answer SNMP, and how a server's SSH port behaves; pure."""

from __future__ import annotations

from enum import StrEnum

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
    if device in world.silent:
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
    if device in world.silent or server.phase is Phase.OFF:
        return Reach.DARK
    if server.phase is Phase.HUNG:
        return Reach.MUTE
    if server.phase is Phase.RUNNING:
        return Reach.OPEN
    ending = server.phase is Phase.STOPPING and world.at_s - server.since_s < SSH_STOPS_S
    return Reach.OPEN if ending else Reach.REFUSED
