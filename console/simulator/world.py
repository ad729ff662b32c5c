"""What the simulated room consists of at one moment; holds values only, how they change is `model`'s business."""

from __future__ import annotations

from enum import StrEnum

from msgspec import Struct

from console.model.time import Seconds


class Phase(StrEnum):
    """Where a server is between dark and running; a hung host has power but answers nobody."""

    OFF = "off"
    BOOTING = "booting"
    RUNNING = "running"
    STOPPING = "stopping"
    HUNG = "hung"


class Supply(Struct, frozen=True):
    """One power supply of a server and the outlet that feeds it."""

    pdu: str
    outlet: int
    ok: bool = True


class Server(Struct, frozen=True):
    """A server: `load` 0..1 is what it is asked to do, `height` 0..1 how far up the rack it stands.

    `busy_s` is the time its processors have worked since the start, each counted as the whole machine's share.
    """

    id: str
    supplies: tuple[Supply, ...]
    phase: Phase = Phase.RUNNING
    since_s: Seconds = 0.0
    load: float = 0.35
    height: float = 0.5
    idle_w: float = 210.0
    full_w: float = 520.0
    cpu_c: float = 48.0
    busy_s: Seconds = 0.0
    was_fed: bool = True
    ignores_shutdown: bool = False
    hangs_in_shutdown: bool = False
    bmc_ignores_graceful: bool = False
    bmc_refuses: bool = False


class Outlet(Struct, frozen=True):
    """A switched outlet; `pending` are the (moment, on) switchings that a delayed command has left.

    A `welded` one says what it was told and lets current through all the same.
    """

    number: int
    name: str
    on: bool = True
    welded: bool = False
    pending: tuple[tuple[Seconds, bool], ...] = ()
    watts: float = 0.0
    energy_wh: float = 0.0


class Pdu(Struct, frozen=True):
    """A rack PDU that hangs on the UPS or straight on the mains."""

    id: str
    outlets: tuple[Outlet, ...]
    from_ups: bool = True
    live: bool = True
    breaker_a: float = 16.0

    @property
    def watts(self) -> float:
        """What all its outlets deliver."""
        return sum(outlet.watts for outlet in self.outlets)


class Ups(Struct, frozen=True):
    """An online UPS: `stored_wh` never leaves 0..`capacity_wh`."""

    id: str
    on_mains: bool = True
    output_on: bool = True
    stored_wh: float = 2400.0
    capacity_wh: float = 2400.0
    rated_w: float = 4500.0
    watts: float = 0.0
    on_battery_s: Seconds = 0.0


class Cooling(Struct, frozen=True):
    """An air conditioner on the mains: `output` 0..1 is what its compressor gives now."""

    id: str
    running: bool = True
    fault: str = ""
    setpoint_c: float = 22.0
    output: float = 0.35
    capacity_w: float = 6500.0


class Probe(Struct, frozen=True):
    """A contact of the room (leak zone, smoke detector, door): `word` is what it finds, `dead` that it is unplugged."""

    name: str
    word: str
    dead: bool = False


class Application(Struct, frozen=True):
    """What citizens use: it answers while it runs and so do all its `servers`; without any it is hosted elsewhere.

    A new record comes every `every_s`; those it shows are `behind_s` older than they should be, and `lost` are gone.
    """

    id: str
    title: str
    servers: tuple[str, ...] = ()
    unit: str = ""
    running: bool = True
    records: int = 1000
    every_s: Seconds = 600.0
    behind_s: Seconds = 0.0
    lost: int = 0
    scrawl: str = ""


class Room(Struct, frozen=True):
    """The air between the walls: temperature, water vapour, and what keeps both from jumping."""

    air_c: float = 22.6
    vapour_hpa: float = 13.2
    outside_c: float = 30.0
    outside_vapour_hpa: float = 31.0
    heat_capacity_j_k: float = 300_000.0
    wall_w_k: float = 40.0


class Command(Struct, frozen=True):
    """Something that was done to a device from outside: the record that tests and rehearsals count.

    `watts` is what flowed at that moment through an outlet that was switched.
    """

    at_s: Seconds
    device: str
    what: str
    watts: float = 0.0


class World(Struct, frozen=True):
    """Everything at `at_s` seconds after the start; the same seed and the same happenings give the same world.

    `cut` is set while no network leads to the site.
    """

    seed: int = 1
    at_s: Seconds = 0.0
    room: Room = Room()
    servers: dict[str, Server] = {}
    pdus: dict[str, Pdu] = {}
    ups: dict[str, Ups] = {}
    cooling: dict[str, Cooling] = {}
    probes: dict[str, Probe] = {}
    applications: dict[str, Application] = {}
    cut: bool = False
    silent: frozenset[str] = frozenset()
    commands: tuple[Command, ...] = ()
