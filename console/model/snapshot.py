"""What the engine tells its windows: entities by kind and id, and all of them as one value to draw from."""

from __future__ import annotations

from typing import TypeAlias

from msgspec import Struct, field

from console.model.alert import Alert
from console.model.armed import Armed
from console.model.board import Drying, Recovery, SafeToTouch, TimeLeft
from console.model.device import DeviceKind, Identity, Warranty
from console.model.event import TrapReceived
from console.model.failure import Cause
from console.model.flag import Flag
from console.model.incident import Incident
from console.model.place import LeakZone, Place, Rack, Room, Site
from console.model.proof import Forecast
from console.model.reading import Quality, Reading, State, Value
from console.model.run import Run, RunbookInfo, RunOutput
from console.model.service import BackupView, ServiceView, SiteView
from console.model.silence import Silence
from console.model.tag import Tag
from console.model.telling import Undelivered
from console.model.time import Instant, Seconds


class SourceView(Struct, frozen=True):
    """How one source of a device does: `ok` is the last try's result, `good_at` when it last brought readings."""

    ok: bool
    good_at: Instant | None = None
    tried_at: Instant | None = None
    took_s: Seconds = 0.0
    interval_s: Seconds = 30.0
    cause: Cause | None = None
    message: str = ""


class DeviceView(Struct, frozen=True, tag=True):
    """A device as a row of a list; `figures` are its headline values by point (the worst instance of each).

    `quality` is `stale` when any source is older than it should be; `data_at` is its newest reading's time. `feeds` are
    the outlets that power it (`pdu-a/3`). `value` is in the currency of its site; None is not known.
    """

    id: str
    name: str
    kind: DeviceKind
    place: Place
    state: State
    quality: Quality
    address: str = ""
    profile: str = ""
    data_at: Instant | None = None
    identity: Identity = Identity()
    warranty: Warranty = Warranty()
    sources: dict[str, SourceView] = {}
    figures: dict[str, Value] = {}
    trend: tuple[float, ...] = ()
    note: str = ""
    feeds: tuple[str, ...] = ()
    value: float | None = None


class PointView(Struct, frozen=True, tag=True):
    """One reading of the room, with where it was taken and how it has moved. `id` is `device/point/instance`.

    `trend` holds up to 30 past values, oldest first; `rate_per_h` is the slope over the last minutes in unit per hour.
    `unproven` is a sensor that nobody has ever tested, `proof_due` one whose last test is too long ago, and
    `tested_until` is set while a test is under way.
    """

    id: str
    device: str
    place: Place
    reading: Reading
    trend: tuple[float, ...] = ()
    rate_per_h: float | None = None
    label: str = ""
    proven_at: Instant | None = None
    unproven: bool = False
    proof_due: bool = False
    tested_until: Instant | None = None
    forecast: Forecast | None = None


class DeviceDetail(Struct, frozen=True, tag=True):
    """All readings of one device; sent only to windows that watch it. `id` is the device's."""

    id: str
    readings: tuple[Reading, ...]
    trends: dict[str, tuple[float, ...]] = {}


class SessionView(Struct, frozen=True, tag=True):
    """Somebody who is attached."""

    id: str
    user: str
    role: str
    since_at: Instant
    screen: str = ""
    client: str = "console"


class EngineView(Struct, frozen=True, tag=True):
    """The engine itself. `notices` are sentences that concern everybody: a refused reload, a full disk.

    `undelivered` are messages that have been tried and not taken yet, the oldest first.
    """

    id: str = "engine"
    version: str = ""
    pid: int = 0
    started_at: Instant = 0.0
    config: str = ""
    now_at: Instant = 0.0
    simulated: bool = False
    notices: tuple[str, ...] = ()
    undelivered: tuple[Undelivered, ...] = ()


Entity: TypeAlias = (
    Site
    | Room
    | Rack
    | LeakZone
    | DeviceView
    | PointView
    | DeviceDetail
    | Alert
    | Incident
    | Silence
    | Run
    | RunOutput
    | RunbookInfo
    | Tag
    | SafeToTouch
    | Drying
    | Recovery
    | TimeLeft
    | Armed
    | Flag
    | SessionView
    | ServiceView
    | SiteView
    | BackupView
    | TrapReceived
    | EngineView
)
"""Everything that has an `id` and can change while somebody watches."""

EntityKey: TypeAlias = tuple[str, str]
"""(name of the entity's type, its id)."""


def key_of(entity: Entity) -> EntityKey:
    """The key under which a newer value replaces this one."""
    return type(entity).__name__, entity.id


class Snapshot(Struct):
    """The whole world as one window knows it; `apply` puts a change in, in place."""

    engine: EngineView = field(default_factory=EngineView)
    sites: dict[str, Site] = {}
    rooms: dict[str, Room] = {}
    racks: dict[str, Rack] = {}
    leak_zones: dict[str, LeakZone] = {}
    devices: dict[str, DeviceView] = {}
    points: dict[str, PointView] = {}
    details: dict[str, DeviceDetail] = {}
    alerts: dict[str, Alert] = {}
    incidents: dict[str, Incident] = {}
    silences: dict[str, Silence] = {}
    runs: dict[str, Run] = {}
    outputs: dict[str, RunOutput] = {}
    runbooks: dict[str, RunbookInfo] = {}
    tags: dict[str, Tag] = {}
    touch: dict[str, SafeToTouch] = {}
    drying: dict[str, Drying] = {}
    recovery: dict[str, Recovery] = {}
    time_left: dict[str, TimeLeft] = {}
    armed: dict[str, Armed] = {}
    flags: dict[str, Flag] = {}
    sessions: dict[str, SessionView] = {}
    services: dict[str, ServiceView] = {}
    site_views: dict[str, SiteView] = {}
    backups: dict[str, BackupView] = {}
    events: dict[str, TrapReceived] = {}

    def apply(self, upserts: tuple[Entity, ...] = (), gone: tuple[EntityKey, ...] = ()) -> set[EntityKey]:
        """Put newer values in and take gone ones out; returns the keys that are different now."""
        changed: set[EntityKey] = set()
        for entity in upserts:
            if isinstance(entity, EngineView):
                self.engine = entity
            else:
                table = getattr(self, _TABLES[type(entity).__name__])
                if table.get(entity.id) == entity:
                    continue
                table[entity.id] = entity
            changed.add(key_of(entity))
        for kind, id_ in gone:
            if kind in _TABLES and getattr(self, _TABLES[kind]).pop(id_, None) is not None:
                changed.add((kind, id_))
        return changed

    def entities(self) -> tuple[Entity, ...]:
        """Every entity, the engine first, places before what stands in them."""
        tables = (getattr(self, name) for name in _TABLES.values())
        return (self.engine, *(entity for table in tables for entity in table.values()))


_TABLES = {
    "Site": "sites",
    "Room": "rooms",
    "Rack": "racks",
    "LeakZone": "leak_zones",
    "DeviceView": "devices",
    "PointView": "points",
    "DeviceDetail": "details",
    "Alert": "alerts",
    "Incident": "incidents",
    "Silence": "silences",
    "Run": "runs",
    "RunOutput": "outputs",
    "RunbookInfo": "runbooks",
    "Tag": "tags",
    "SafeToTouch": "touch",
    "Drying": "drying",
    "Recovery": "recovery",
    "TimeLeft": "time_left",
    "Armed": "armed",
    "Flag": "flags",
    "SessionView": "sessions",
    "ServiceView": "services",
    "SiteView": "site_views",
    "BackupView": "backups",
    "TrapReceived": "events",
}
