"""What exists and what to poll: the configuration with its references resolved; reads no file and opens no socket."""

from __future__ import annotations

from pathlib import Path
from typing import Literal, TypeAlias

from msgspec import Struct

from console.config.secrets import Secret
from console.model.device import DeviceKind, Warranty
from console.model.place import Place, Rack, Room, Site
from console.model.time import Seconds


class SnmpAccess(Struct, frozen=True):
    """How to ask a device over SNMP; `auth`/`priv` are the config's words (`SHA-256`, `AES-128`), empty when unused."""

    address: str
    port: int = 161
    version: Literal["1", "2c", "3"] = "2c"
    community: Secret | None = None
    user: str = ""
    auth: str = ""
    auth_key: Secret | None = None
    priv: str = ""
    priv_key: Secret | None = None
    context: str = ""


class SshAccess(Struct, frozen=True):
    """How to log in to a host; with neither key file nor password the agent is asked."""

    address: str
    user: str
    port: int = 22
    key_file: Path | None = None
    passphrase: Secret | None = None
    password: Secret | None = None
    agent: bool = False
    known_hosts: Path = Path("~/.ssh/known_hosts")


class LocalAccess(Struct, frozen=True):
    """The host that the engine runs on."""


Access: TypeAlias = SnmpAccess | SshAccess | LocalAccess


class Target(Struct, frozen=True):
    """One source of one device and how often to read it. `profile` is a profile's name or `auto`."""

    device: str
    source: str
    access: Access
    interval_s: Seconds = 30.0
    timeout_s: Seconds = 5.0
    retries: int = 1
    profile: str = "auto"


class Device(Struct, frozen=True):
    """A device as it is configured."""

    id: str
    name: str
    kind: DeviceKind
    place: Place
    address: str = ""
    profile: str = "auto"
    os: str = "linux"
    warranty: Warranty = Warranty()
    depends_on: tuple[str, ...] = ()
    feeds: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()


class Inventory(Struct, frozen=True):
    """All of it, by id."""

    sites: dict[str, Site] = {}
    rooms: dict[str, Room] = {}
    racks: dict[str, Rack] = {}
    devices: dict[str, Device] = {}
    targets: tuple[Target, ...] = ()
