"""Makes accesses of the configuration's tables; its references have been checked, secrets come through a function."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

from console.config.feeds import AvailabilityTable, DocumentPointTable, MqttFeed, MqttTable, PointTable, TopicPointTable
from console.config.schema import Config
from console.config.secrets import Reference, Secret
from console.feeds.access import Availability, Broker, FeedAccess, MqttAccess, PointMap
from console.model.time import Seconds
from console.model.unit import SAME, conversion

SecretOf: TypeAlias = Callable[[Reference | None], Secret | None]
FeedSource: TypeAlias = MqttTable

EXPIRE_S: Seconds = 600.0
"""A sensor that says nothing about how often it speaks is not believed longer than this."""

_PORTS = {False: 1883, True: 8883}
_STALE_INTERVALS = 2
_GRACE_S: Seconds = 2.0


def access_of(config: Config, source: FeedSource, secret: SecretOf) -> FeedAccess:
    """How to read `source`."""
    return _mqtt(config.feeds[source.broker], source, secret)


def secrets_of(config: Config, source: FeedSource) -> tuple[Reference | None, ...]:
    """The secrets without which `source` cannot be read."""
    return (config.feeds[source.broker].password,)


def expire_s(source: MqttTable) -> Seconds:
    """The age beyond which what was published is not believed: said, or two intervals, or ten minutes."""
    if source.expire is not None:
        return source.expire
    return EXPIRE_S if source.interval is None else _STALE_INTERVALS * source.interval + _GRACE_S


def interval_s(source: MqttTable) -> Seconds:
    """The interval of which `expire_s` is when its data is stale."""
    return max(1.0, (expire_s(source) - _GRACE_S) / _STALE_INTERVALS)


def point_map(table: PointTable) -> PointMap:
    """One value's mapping, its scale and unit as one factor and offset."""
    into = conversion(table.point, table.unit) or SAME
    return PointMap(
        point=table.point,
        instance=table.instance,
        at=table.at if isinstance(table, DocumentPointTable) else "",
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
