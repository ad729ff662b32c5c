"""Makes accesses of the configuration's tables; its references have been checked, secrets come through a function."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

from console.config.feeds import (
    AvailabilityTable,
    CheckTable,
    DocumentPointTable,
    ExecTable,
    FeedSource,
    HttpTable,
    LabelPointTable,
    LoginCredential,
    ModbusTable,
    MqttFeed,
    MqttTable,
    NutTable,
    PointTable,
    RegisterTable,
    SysfsTable,
    TopicPointTable,
)
from console.config.schema import Config
from console.config.secrets import Reference, Secret
from console.feeds.access import (
    Availability,
    Broker,
    Check,
    ExecAccess,
    FeedAccess,
    Gpio,
    HttpAccess,
    ModbusAccess,
    MqttAccess,
    NutAccess,
    OneWire,
    PointMap,
    Register,
    SysfsAccess,
)
from console.model.time import Seconds
from console.model.unit import SAME, conversion

SecretOf: TypeAlias = Callable[[Reference | None], Secret | None]

EXPIRE_S: dict[str, Seconds] = {"zigbee2mqtt": 7200.0}
"""How long each format's sensors are believed; those of Zigbee run on batteries and speak about once an hour."""

EXPIRE_OTHERS_S: Seconds = 600.0

_PORTS = {False: 1883, True: 8883}
_STALE_INTERVALS = 2
_GRACE_S: Seconds = 2.0


def access_of(config: Config, address: str, source: FeedSource, secret: SecretOf) -> FeedAccess:
    """How to read `source` of a device at `address`."""
    match source:
        case MqttTable():
            return _mqtt(config.feeds[source.broker], source, secret)
        case NutTable():
            return _nut(_login(config, source.credential), address, source, secret)
        case HttpTable():
            return _http(_login(config, source.credential), source, secret)
        case ExecTable():
            return ExecAccess(tuple(map(_check, source.checks)))
        case ModbusTable():
            registers = tuple(map(_register, source.registers))
            return ModbusAccess(source.address or address, registers, source.port, source.unit)
        case SysfsTable():
            return _sysfs(source)


def secrets_of(config: Config, source: FeedSource) -> tuple[Reference | None, ...]:
    """The secrets without which `source` cannot be read."""
    match source:
        case MqttTable():
            return (config.feeds[source.broker].password,)
        case NutTable() | HttpTable():
            login = _login(config, source.credential)
            return login.password, login.token
        case _:
            return ()


def expire_s(source: MqttTable) -> Seconds:
    """The age beyond which what was published is not believed: as said, or two intervals, or as its format does."""
    if source.expire is not None:
        return source.expire
    if source.interval is not None:
        return _STALE_INTERVALS * source.interval + _GRACE_S
    return EXPIRE_S.get(source.format, EXPIRE_OTHERS_S)


def interval_s(source: MqttTable) -> Seconds:
    """The interval of which `expire_s` is when its data is stale."""
    return max(1.0, (expire_s(source) - _GRACE_S) / _STALE_INTERVALS)


_NO_LOGIN = LoginCredential.model_construct(type="login")


def _login(config: Config, id_: str) -> LoginCredential:
    found = config.credentials[id_] if id_ else _NO_LOGIN
    return found if isinstance(found, LoginCredential) else _NO_LOGIN


def point_map(table: PointTable) -> PointMap:
    """One value's mapping, its scale and unit as one factor and offset."""
    into = conversion(table.point, table.unit) or SAME
    return PointMap(
        point=table.point,
        instance=table.instance,
        at=_at(table),
        topic=table.topic if isinstance(table, TopicPointTable) else "",
        factor=table.scale * into.factor,
        offset=table.offset * into.factor + into.offset,
        words={word.strip().lower(): ours for word, ours in table.words.items()},
    )


def _mqtt(feed: MqttFeed, source: MqttTable, secret: SecretOf) -> MqttAccess:
    broker = Broker(
        id=source.broker,
        host=feed.host,
        port=feed.port or _PORTS[feed.tls],
        tls=feed.tls,
        ca_file=feed.ca_file.expanduser() if feed.ca_file else None,
        user=feed.user,
        password=secret(feed.password),
    )
    return MqttAccess(
        broker=broker,
        topic=source.topic,
        shape=source.format,
        points=tuple(map(point_map, source.points)),
        contact=source.contact,
        expire_s=expire_s(source),
        availability=_availability(source.availability),
    )


def _availability(table: AvailabilityTable | None) -> Availability | None:
    return None if table is None else Availability(table.topic, table.at, table.online, table.offline)


def _at(table: PointTable) -> str:
    if isinstance(table, LabelPointTable):
        return table.label
    return table.at if isinstance(table, DocumentPointTable) else ""


def _nut(login: LoginCredential, address: str, source: NutTable, secret: SecretOf) -> NutAccess:
    return NutAccess(
        source.address or address,
        source.ups,
        source.port,
        login.user,
        secret(login.password),
        source.tls,
        source.fingerprint,
        source.ca_file,
    )


def _http(login: LoginCredential, source: HttpTable, secret: SecretOf) -> HttpAccess:
    return HttpAccess(
        url=source.url,
        points=tuple(map(point_map, source.points)),
        format=source.format,
        user=login.user,
        password=secret(login.password),
        token=secret(login.token),
        fingerprint=source.fingerprint,
        ca_file=source.ca_file.expanduser() if source.ca_file else None,
        outlets=source.outlets,
    )


def _check(table: CheckTable) -> Check:
    return Check(table.name, table.command, tuple(map(point_map, table.points)))


def _register(table: RegisterTable) -> Register:
    order = (table.word_order, table.byte_order)
    return Register(point_map(table), table.register_, table.table, table.type, *order)


def _sysfs(source: SysfsTable) -> SysfsAccess:
    return SysfsAccess(
        root=source.root.expanduser(),
        onewire=tuple(OneWire(one.id, one.instance) for one in source.onewire),
        gpio=tuple(Gpio(one.line, point_map(one), one.active_low) for one in source.gpio),
    )
