"""What may stand in a configuration file: each table's keys, their types, limits and defaults."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any, Literal, TypeAlias

from msgspec import Struct
from pydantic import Field

from console.config.armed import ArmedTable
from console.config.bmc import IpmiCredential, IpmiTable, RedfishCredential, RedfishTable
from console.config.feeds import (
    ExecTable,
    FeedSource,
    FeedTable,
    HttpTable,
    LoginCredential,
    ModbusTable,
    MqttTable,
    NutTable,
    SysfsTable,
)
from console.config.history import HistoryTable
from console.config.kinds import (
    Address,
    Day,
    Duration,
    Endpoint,
    FilePath,
    Interval,
    Kind,
    Port,
    Retries,
    Role,
    SecretText,
    SourceTable,
    Table,
    Text,
    Timeout,
    Words,
)
from console.config.leak_zones import LeakZoneTable
from console.config.maintenance import MaintenanceTable
from console.config.metrics import MetricsTable
from console.config.notify import ContactTable, DeadmanTable, EscalationTable, NotifyTable, RotaTable
from console.config.proving import ProvingTable
from console.config.services import BackupTable, ServiceTable
from console.config.wake import WakeTable


class SiteTable(Table):
    """`[sites.ID]`; `path` names devices and addresses (`192.0.2.1:443`) that answer as long as the way there works.

    `second_path` names those that answer by another way. `currency` is what `value` of its devices is counted in.
    """

    name: str = ""
    timezone: str = "UTC"
    language: str = ""
    currency: str = ""
    path: Words = ()
    second_path: Words = ()


class RoomTable(Table):
    """`[rooms.ID]`; `corrosive` marks air with gases that eat metal, where the limits of humidity are lower."""

    site: str
    name: str = ""
    corrosive: bool = False


class RackTable(Table):
    """`[racks.ID]`; `units` is its height in U, `label_code` what its label says and only who stands there can read."""

    room: str
    name: str = ""
    units: Annotated[int, Field(ge=1, le=100)] = 42
    label_code: SecretText | None = None


class SnmpCredential(Table):
    """`[credentials.ID]` of type `snmp`; versions 1 and 2c have a community, 3 a user with keys."""

    type: Literal["snmp"]
    version: Literal["1", "2c", "3"]
    community: SecretText | None = None
    user: str = ""
    auth: Literal["", "MD5", "SHA-1", "SHA-224", "SHA-256", "SHA-384", "SHA-512"] = ""
    auth_key: SecretText | None = None
    priv: Literal["", "DES", "3DES", "AES-128", "AES-192", "AES-256", "AES-192-C", "AES-256-C"] = ""
    priv_key: SecretText | None = None
    context: str = ""


class SshCredential(Table):
    """`[credentials.ID]` of type `ssh`; with neither key file nor password the SSH agent is asked."""

    type: Literal["ssh"]
    user: Text
    key_file: FilePath | None = None
    passphrase: SecretText | None = None
    password: SecretText | None = None
    agent: bool = False
    known_hosts: FilePath = Path("~/.ssh/known_hosts")


AnyCredential: TypeAlias = SnmpCredential | SshCredential | RedfishCredential | IpmiCredential | LoginCredential
CredentialTable: TypeAlias = Annotated[AnyCredential, Field(discriminator="type")]


class PlaceTable(Table):
    """`place`: a rack with or without unit and height, or a room, or only a site."""

    rack: str = ""
    unit: Annotated[int, Field(ge=1, le=100)] | None = None
    height: Annotated[int, Field(ge=1, le=100)] = 1
    room: str = ""
    site: str = ""


class WarrantyTable(Table):
    """`warranty`: the vendor's seal, whom to call, and what may be done without them."""

    sealed: bool = False
    vendor: str = ""
    contact: str = ""
    until: Day = ""
    allowed: str = ""


class SnmpTable(SourceTable):
    """`snmp` of a device."""

    credential: str
    address: Address = ""
    port: Port = 161


class SshTable(SourceTable):
    """`ssh` of a device."""

    credential: str
    address: Address = ""
    port: Port = 22


class LocalTable(SourceTable):
    """`local` of the device that is the engine's own host."""


LoginSource: TypeAlias = SnmpTable | SshTable | RedfishTable | IpmiTable
"""Sources that are reached at an address with a credential."""

AnySource: TypeAlias = LoginSource | LocalTable | FeedSource


class DeviceTable(Table):
    """`[devices.ID]`; `feeds` are the outlets that power it (`pdu-a/3`), `depends_on` what leads to it.

    It goes off when fewer than `min_feeds` of them are live. `value` is what it is worth, in its site's `currency`.
    """

    kind: Kind | None = None
    name: str = ""
    address: Address = ""
    place: PlaceTable = PlaceTable()
    profile: Text = "auto"
    os: Literal["linux", "proxmox", "bsd", "freebsd", "esxi", "windows", "other"] = "linux"
    interval: Interval | None = None
    timeout: Timeout | None = None
    retries: Retries | None = None
    warranty: WarrantyTable = WarrantyTable()
    snmp: SnmpTable | None = None
    ssh: SshTable | None = None
    local: LocalTable | None = None
    redfish: RedfishTable | None = None
    ipmi: IpmiTable | None = None
    mqtt: MqttTable | None = None
    nut: NutTable | None = None
    http: HttpTable | None = None
    exec: ExecTable | None = None
    modbus: ModbusTable | None = None
    sysfs: SysfsTable | None = None
    depends_on: Words = ()
    feeds: Words = ()
    min_feeds: Annotated[int, Field(ge=1, le=16)] = 1
    tags: Words = ()
    value: Annotated[float, Field(ge=0, strict=False)] | None = None
    wake: WakeTable | None = None

    @property
    def sources(self) -> dict[str, AnySource]:
        """The sources that are configured, by name."""
        every: dict[str, AnySource | None] = {
            "snmp": self.snmp,
            "ssh": self.ssh,
            "redfish": self.redfish,
            "ipmi": self.ipmi,
            "local": self.local,
            "mqtt": self.mqtt,
            "nut": self.nut,
            "http": self.http,
            "exec": self.exec,
            "modbus": self.modbus,
            "sysfs": self.sysfs,
        }
        return {name: table for name, table in every.items() if table is not None}


class EngineTable(Table):
    """`[engine]`: where it keeps its state, how long it stays without a client, how often and how widely it polls.

    `language` is that of its sentences; without one the environment decides.
    `simulated` marks every console as one that shows a simulation; `trap_listen` is where traps and informs are taken.
    """

    state_dir: FilePath | None = None
    language: Literal["", "en", "id"] = ""
    socket_group: str = ""
    simulated: bool = False
    linger: Duration = 30.0
    poll_interval: Interval = 30.0
    timeout: Timeout = 5.0
    retries: Retries = 1
    concurrency: Annotated[int, Field(ge=1, le=10_000)] = 500
    snmp_concurrency: Annotated[int, Field(ge=1, le=10_000)] = 400
    ssh_concurrency: Annotated[int, Field(ge=1, le=500)] = 16
    trap_listen: Endpoint = ""
    deadman: DeadmanTable | None = None
    self_check: Interval = 10.0


class PlaceAccessTable(Table):
    """`[access.places.ID]`: Unix groups whose members get a role in that site, room or rack alone."""

    operators: Words = ()
    approvers: Words = ()
    admins: Words = ()


class AccessTable(Table):
    """`[access]`: Unix groups whose members get a role; the engine's own user and root are administrators."""

    viewers: Words = ()
    operators: Words = ()
    approvers: Words = ()
    admins: Words = ()
    default: Role = "viewer"
    places: dict[str, PlaceAccessTable] = {}


class Config(Struct, frozen=True):
    """A whole configuration whose references all lead somewhere; `path` is the file it was read from.

    `rules` are as written: what a rule may say is the alerts' to know, who check them through `Locations.named`.
    """

    sites: dict[str, SiteTable] = {}
    rooms: dict[str, RoomTable] = {}
    racks: dict[str, RackTable] = {}
    credentials: dict[str, AnyCredential] = {}
    feeds: dict[str, FeedTable] = {}
    devices: dict[str, DeviceTable] = {}
    leak_zones: dict[str, LeakZoneTable] = {}
    services: dict[str, ServiceTable] = {}
    backups: dict[str, BackupTable] = {}
    rules: dict[str, dict[str, Any]] = {}
    maintenance: dict[str, MaintenanceTable] = {}
    armed: dict[str, ArmedTable] = {}
    contacts: dict[str, ContactTable] = {}
    rota: dict[str, RotaTable] = {}
    notify: dict[str, NotifyTable] = {}
    escalation: EscalationTable = EscalationTable()
    engine: EngineTable = EngineTable()
    access: AccessTable = AccessTable()
    history: HistoryTable = HistoryTable()
    metrics: MetricsTable = MetricsTable()
    proving: ProvingTable = ProvingTable()
    path: Path | None = None
