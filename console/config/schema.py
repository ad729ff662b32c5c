"""What may stand in a configuration file: each table's keys, their types, limits and defaults."""

from __future__ import annotations

import re
from datetime import date
from ipaddress import ip_address
from pathlib import Path
from typing import Annotated, Any, Literal, TypeAlias

from msgspec import Struct
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from console.config.scales import seconds
from console.config.secrets import Reference, reference
from console.i18n import _

_HOST = re.compile(r"[A-Za-z0-9_]([A-Za-z0-9_.-]{0,251}[A-Za-z0-9_.])?")


def _tuple(value: object) -> object:
    return tuple(value) if isinstance(value, list) else value


def _path(value: object) -> object:
    return Path(value) if isinstance(value, str) and value else value


def _day(value: object) -> object:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, str) and value:
        try:
            return date.fromisoformat(value).isoformat()
        except ValueError:
            raise ValueError(_("a date is written as year-month-day: 2027-03-31")) from None
    return value


def _address(value: object) -> object:
    if not isinstance(value, str) or not value:
        return value
    if ":" in value and not _is_ip(value):
        raise ValueError(_("this is no IPv6 address; a port is written in its own key: port = 161"))
    if set(value) <= set("0123456789.") and not _is_ip(value):
        raise ValueError(_("this is no IPv4 address"))
    if ":" not in value and not _HOST.fullmatch(value):
        raise ValueError(_("an address is a host name or an IP address, nothing more"))
    return value


def _is_ip(text: str) -> bool:
    try:
        ip_address(text)
    except ValueError:
        return False
    return True


Duration: TypeAlias = Annotated[float, BeforeValidator(seconds), Field(ge=0)]
Interval: TypeAlias = Annotated[float, BeforeValidator(seconds), Field(ge=1, le=86400)]
Timeout: TypeAlias = Annotated[float, BeforeValidator(seconds), Field(ge=0.1, le=600)]
Retries: TypeAlias = Annotated[int, Field(ge=0, le=10)]
Words: TypeAlias = Annotated[tuple[str, ...], BeforeValidator(_tuple)]
FilePath: TypeAlias = Annotated[Path, BeforeValidator(_path)]
Day: TypeAlias = Annotated[str, BeforeValidator(_day)]
Address: TypeAlias = Annotated[str, BeforeValidator(_address)]
SecretText: TypeAlias = Annotated[Reference, BeforeValidator(reference)]
Text: TypeAlias = Annotated[str, Field(min_length=1)]
Port: TypeAlias = Annotated[int, Field(ge=1, le=65535)]
Kind: TypeAlias = Literal["server", "ups", "pdu", "cooling", "sensor", "switch", "storage"]
Role: TypeAlias = Literal["none", "viewer", "operator", "approver", "admin"]


class Table(BaseModel):
    """A table of the file: exact types, no unknown keys, never changed afterwards."""

    model_config = ConfigDict(
        strict=True, extra="forbid", frozen=True, hide_input_in_errors=True, arbitrary_types_allowed=True
    )


class SiteTable(Table):
    """`[sites.ID]`"""

    name: str = ""
    timezone: str = "UTC"


class RoomTable(Table):
    """`[rooms.ID]`"""

    site: str
    name: str = ""


class RackTable(Table):
    """`[racks.ID]`; `units` is its height in U."""

    room: str
    name: str = ""
    units: Annotated[int, Field(ge=1, le=100)] = 42


class SnmpCredential(Table):
    """`[credentials.ID]` of type `snmp`; versions 1 and 2c have a community, 3 a user with keys."""

    type: Literal["snmp"]
    version: Literal["1", "2c", "3"]
    community: SecretText | None = None
    user: str = ""
    auth: Literal["", "MD5", "SHA-1", "SHA-224", "SHA-256", "SHA-384", "SHA-512"] = ""
    auth_key: SecretText | None = None
    priv: Literal["", "DES", "3DES", "AES-128", "AES-192", "AES-256"] = ""
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


CredentialTable: TypeAlias = Annotated[SnmpCredential | SshCredential, Field(discriminator="type")]


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


class SourceTable(Table):
    """What every source of a device can say; what it does not say is the device's or the engine's."""

    interval: Interval | None = None
    timeout: Timeout | None = None
    retries: Retries | None = None


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


class DeviceTable(Table):
    """`[devices.ID]`; `feeds` are the outlets that power it (`pdu-a/3`), `depends_on` what leads to it."""

    kind: Kind | None = None
    name: str = ""
    address: Address = ""
    place: PlaceTable = PlaceTable()
    profile: Text = "auto"
    os: Literal["linux", "esxi", "windows", "bsd", "other"] = "linux"
    interval: Interval | None = None
    timeout: Timeout | None = None
    retries: Retries | None = None
    warranty: WarrantyTable = WarrantyTable()
    snmp: SnmpTable | None = None
    ssh: SshTable | None = None
    local: LocalTable | None = None
    depends_on: Words = ()
    feeds: Words = ()
    tags: Words = ()

    @property
    def sources(self) -> dict[str, SnmpTable | SshTable | LocalTable]:
        """The sources that are configured, by name."""
        every = {"snmp": self.snmp, "ssh": self.ssh, "local": self.local}
        return {name: table for name, table in every.items() if table is not None}


class EngineTable(Table):
    """`[engine]`: where it keeps its state, how long it stays without a client, how often and how widely it polls."""

    state_dir: FilePath | None = None
    socket_group: str = ""
    linger: Duration = 30.0
    poll_interval: Interval = 30.0
    timeout: Timeout = 5.0
    retries: Retries = 1
    concurrency: Annotated[int, Field(ge=1, le=10_000)] = 500
    snmp_concurrency: Annotated[int, Field(ge=1, le=10_000)] = 400
    ssh_concurrency: Annotated[int, Field(ge=1, le=500)] = 16


class AccessTable(Table):
    """`[access]`: Unix groups whose members get a role; the engine's own user and root are administrators."""

    viewers: Words = ()
    operators: Words = ()
    approvers: Words = ()
    admins: Words = ()
    default: Role = "viewer"


class Config(Struct, frozen=True):
    """A whole configuration whose references all lead somewhere; `path` is the file it was read from.

    `rules` are as written: what a rule may say is the alerts' to know, who check them through `Locations.named`.
    """

    sites: dict[str, SiteTable] = {}
    rooms: dict[str, RoomTable] = {}
    racks: dict[str, RackTable] = {}
    credentials: dict[str, SnmpCredential | SshCredential] = {}
    devices: dict[str, DeviceTable] = {}
    rules: dict[str, dict[str, Any]] = {}
    engine: EngineTable = EngineTable()
    access: AccessTable = AccessTable()
    path: Path | None = None
