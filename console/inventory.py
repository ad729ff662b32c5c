"""What exists and what to poll: the configuration with its references and secrets resolved; opens no socket."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Literal, TypeAlias, TypeVar

from msgspec import Struct

from console.config.bmc import IpmiCredential, RedfishCredential, RedfishTable
from console.config.feeds import FeedSource, MqttTable
from console.config.schema import (
    AnySource,
    Config,
    DeviceTable,
    LocalTable,
    LoginSource,
    SnmpCredential,
    SshCredential,
)
from console.config.secrets import Reference, Resolve, Secret, UnresolvedSecret, resolver
from console.errors import ConfigError, SecretError
from console.feeds import build as feeds
from console.feeds.access import FeedAccess
from console.i18n import _
from console.model.check import CheckAccess
from console.model.device import DeviceKind, Warranty
from console.model.failure import Cause, Failure
from console.model.place import LeakZone, Place, Rack, Room, Site
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


class RedfishAccess(Struct, frozen=True):
    """How to ask a BMC over Redfish; `path` is its service root.

    `fingerprint` is the SHA-256 of its certificate in lower-case hex; without one the certificate is verified against
    `ca_file`, or the system's authorities.
    """

    address: str
    user: str
    password: Secret | None
    port: int = 443
    path: str = "/redfish/v1"
    fingerprint: str = ""
    ca_file: Path | None = None


class IpmiAccess(Struct, frozen=True):
    """How to ask a BMC over IPMI 2.0 on a LAN; `privilege` is the level that the session asks for."""

    address: str
    user: str
    password: Secret | None
    port: int = 623
    privilege: Literal["user", "operator", "administrator"] = "operator"


class WakeAccess(Struct, frozen=True):
    """Where a magic packet goes: the network card's address, and the IPv4 address that all of its network hears."""

    mac: str
    broadcast: str = "255.255.255.255"
    port: int = 9


class LocalAccess(Struct, frozen=True):
    """The host that the engine runs on."""


BmcAccess: TypeAlias = RedfishAccess | IpmiAccess
Access: TypeAlias = SnmpAccess | SshAccess | BmcAccess | LocalAccess | FeedAccess | CheckAccess


class Target(Struct, frozen=True):
    """One source of one device and how often to read it. `profile` is a profile's name or `auto`.

    `fault` says why it cannot be read at all: a secret is missing; such a target is never polled.
    """

    device: str
    source: str
    access: Access
    interval_s: Seconds = 30.0
    timeout_s: Seconds = 5.0
    retries: int = 1
    profile: str = "auto"
    fault: Failure | None = None


class Device(Struct, frozen=True):
    """A device as it is configured; it goes off when fewer than `min_feeds` of its `feeds` are live."""

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
    min_feeds: int = 1
    tags: tuple[str, ...] = ()
    value: float | None = None
    wake: WakeAccess | None = None

    @property
    def own_profile(self) -> str:
        """The profile that the configuration names; empty where what answers decides, or nothing needs one."""
        return "" if self.profile == "auto" else self.profile


class Inventory(Struct, frozen=True):
    """All of it, by id; `label_codes` by rack, what the rack's label says."""

    sites: dict[str, Site] = {}
    rooms: dict[str, Room] = {}
    racks: dict[str, Rack] = {}
    devices: dict[str, Device] = {}
    targets: tuple[Target, ...] = ()
    label_codes: dict[str, Secret] = {}
    leak_zones: tuple[LeakZone, ...] = ()


def build(config: Config, resolve: Resolve | None = None) -> Inventory:
    """The inventory of a configuration whose references have been checked; every secret is resolved once.

    A secret that cannot be had makes the targets that need it faulty and leaves the others alone.
    """
    secrets = _Secrets(resolve or resolver(config.path))
    return Inventory(
        sites={
            id_: Site(id_, table.name or id_, table.timezone, table.currency) for id_, table in config.sites.items()
        },
        rooms={id_: Room(id_, table.name or id_, table.site, table.corrosive) for id_, table in config.rooms.items()},
        racks={id_: Rack(id_, table.name or id_, table.room, table.units) for id_, table in config.racks.items()},
        devices={id_: _device(config, id_, table) for id_, table in config.devices.items()},
        label_codes=_label_codes(config, secrets),
        leak_zones=tuple(
            LeakZone(id_, table.sensor, table.instance, table.racks, table.devices, table.from_unit)
            for id_, table in config.leak_zones.items()
        ),
        targets=tuple(
            target for id_, table in config.devices.items() for target in _targets(config, id_, table, secrets)
        ),
    )


def _label_codes(config: Config, secrets: _Secrets) -> dict[str, Secret]:
    codes = {id_: secrets.get(table.label_code) for id_, table in config.racks.items()}
    return {id_: code for id_, code in codes.items() if code is not None}


class _Secrets:
    """Resolves each reference once, so that a command for ten devices runs one time."""

    def __init__(self, resolve: Resolve) -> None:
        self._resolve = resolve
        self._known: dict[Reference, Secret] = {}
        self._faults: dict[Reference, Failure] = {}

    def get(self, reference: Reference | None) -> Secret | None:
        if reference is None:
            return None
        if reference not in self._known:
            try:
                self._known[reference] = self._resolve(reference)
            except SecretError as error:
                self._known[reference] = UnresolvedSecret(str(reference), error)
                self._faults[reference] = Failure(Cause.AUTH, str(error))
        return self._known[reference]

    def fault(self, *references: Reference | None) -> Failure | None:
        return next((self._faults[one] for one in references if one in self._faults), None)


def _device(config: Config, id_: str, table: DeviceTable) -> Device:
    sealed = table.warranty
    return Device(
        id=id_,
        name=table.name or id_,
        kind=DeviceKind(table.kind) if table.kind else DeviceKind.UNKNOWN,
        place=_place(config, table),
        address=table.address,
        profile=table.profile,
        os=table.os,
        warranty=Warranty(sealed.sealed, sealed.vendor, sealed.contact, sealed.until, sealed.allowed),
        depends_on=table.depends_on,
        feeds=table.feeds,
        min_feeds=table.min_feeds,
        tags=table.tags,
        value=table.value,
        wake=WakeAccess(table.wake.mac, table.wake.broadcast, table.wake.port) if table.wake else None,
    )


def _place(config: Config, table: DeviceTable) -> Place:
    place = table.place
    room = config.racks[place.rack].room if place.rack else place.room
    site = config.rooms[room].site if room else place.site
    return Place(site=site, room=room, rack=place.rack, unit=place.unit, height=place.height)


def _targets(config: Config, id_: str, table: DeviceTable, secrets: _Secrets) -> Iterator[Target]:
    for name, source in table.sources.items():
        access, fault = _access(config, table, source, secrets)
        yield Target(
            device=id_,
            source=name,
            access=access,
            interval_s=_interval_s(config, table, source),
            timeout_s=_said(source.timeout, table.timeout, config.engine.timeout),
            retries=_said(source.retries, table.retries, config.engine.retries),
            profile=table.profile,
            fault=fault,
        )


def _interval_s(config: Config, device: DeviceTable, source: AnySource) -> Seconds:
    if isinstance(source, MqttTable):
        return feeds.interval_s(source)
    return _said(source.interval, device.interval, config.engine.poll_interval)


_Number = TypeVar("_Number", int, float)


def _said(source: _Number | None, device: _Number | None, engine: _Number) -> _Number:
    if source is not None:
        return source
    return engine if device is None else device


def _access(config: Config, device: DeviceTable, source: AnySource, secrets: _Secrets) -> tuple[Access, Failure | None]:
    if isinstance(source, LocalTable):
        return LocalAccess(), None
    if isinstance(source, FeedSource):
        access = feeds.access_of(config, device.address, source, secrets.get)
        return access, secrets.fault(*feeds.secrets_of(config, source))
    credential = config.credentials[source.credential]
    address = source.address or device.address
    if isinstance(credential, SshCredential):
        return _ssh(address, source.port, credential, secrets)
    if isinstance(credential, RedfishCredential):
        return _redfish(address, source, credential, secrets)
    if isinstance(credential, IpmiCredential):
        return _ipmi(address, source.port, credential, secrets)
    # Which source takes which credential has been checked.
    assert isinstance(credential, SnmpCredential)
    return _snmp(address, source.port, credential, secrets)


def _snmp(address: str, port: int, credential: SnmpCredential, secrets: _Secrets) -> tuple[SnmpAccess, Failure | None]:
    access = SnmpAccess(
        address=address,
        port=port,
        version=credential.version,
        community=secrets.get(credential.community),
        user=credential.user,
        auth=credential.auth,
        auth_key=secrets.get(credential.auth_key),
        priv=credential.priv,
        priv_key=secrets.get(credential.priv_key),
        context=credential.context,
    )
    return access, secrets.fault(credential.community, credential.auth_key, credential.priv_key)


def login(config: Config, credential: str, address: str, port: int) -> SshAccess:
    """How to log in at an address by an SSH credential of the configuration; raises ConfigError."""
    table = config.credentials.get(credential)
    if not isinstance(table, SshCredential):
        raise ConfigError(_('"{name}" is no SSH credential of the configuration').format(name=credential))
    access, failure = _ssh(address, port, table, _Secrets(resolver(config.path)))
    if failure is not None:
        raise ConfigError(failure.message)
    return access


def _ssh(address: str, port: int, credential: SshCredential, secrets: _Secrets) -> tuple[SshAccess, Failure | None]:
    access = SshAccess(
        address=address,
        user=credential.user,
        port=port,
        key_file=credential.key_file.expanduser() if credential.key_file else None,
        passphrase=secrets.get(credential.passphrase),
        password=secrets.get(credential.password),
        agent=credential.agent or (credential.key_file is None and credential.password is None),
        known_hosts=credential.known_hosts.expanduser(),
    )
    return access, secrets.fault(credential.passphrase, credential.password)


def _redfish(
    address: str, source: LoginSource, credential: RedfishCredential, secrets: _Secrets
) -> tuple[RedfishAccess, Failure | None]:
    own = source if isinstance(source, RedfishTable) else None
    access = RedfishAccess(
        address=address,
        user=credential.user,
        password=secrets.get(credential.password),
        port=source.port,
        path=own.path if own else "/redfish/v1",
        fingerprint=(own.fingerprint if own else "") or credential.fingerprint,
        ca_file=credential.ca_file.expanduser() if credential.ca_file else None,
    )
    return access, secrets.fault(credential.password)


def _ipmi(address: str, port: int, credential: IpmiCredential, secrets: _Secrets) -> tuple[IpmiAccess, Failure | None]:
    access = IpmiAccess(address, credential.user, secrets.get(credential.password), port, credential.privilege)
    return access, secrets.fault(credential.password)
