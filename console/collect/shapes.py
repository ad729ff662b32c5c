"""What Tasmota, Zigbee2MQTT and ESPHome publish: their topics, and gauges out of their payloads; keeps nothing."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Literal, Protocol, TypeAlias

from msgspec import Struct
from msgspec.structs import replace

from console.collect.mapping import gauge, gauge_in, number_in
from console.collect.measure import Gauge
from console.collect.payload import Document, find, json_document, malformed, plain_text
from console.feeds.access import MqttAccess, PointMap
from console.i18n import _
from console.model.text import neutralise
from console.model.unit import conversion

MOST_BYTES = 64 * 1024
"""A sensor's message is far smaller; this is decoded in the event loop."""

_MOST_GAUGES = 200

Presence: TypeAlias = Literal["online", "offline"]


class Said(Struct, frozen=True):
    """What one message says: values, or whether the device is there at all."""

    gauges: tuple[Gauge, ...] = ()
    presence: Presence | None = None


class Shape(Protocol):
    """One way of publishing; topics are relative to the broker, `rest` to the device."""

    def filters(self, access: MqttAccess) -> tuple[str, ...]:
        """The topic filters to subscribe to."""
        ...

    def rest(self, access: MqttAccess, topic: str) -> str:
        """What of `topic` follows the device's own."""
        ...

    def presence(self, rest: str) -> bool:
        """Whether the last will is published there."""
        ...

    def gauges(self, access: MqttAccess, rest: str, payload: bytes) -> Iterator[Gauge]:
        """The values that are known without being told; raises `CollectError`."""
        ...


def filters(access: MqttAccess) -> tuple[str, ...]:
    """The topic filters that `access` needs."""
    found = (*_SHAPES[access.shape].filters(access), *(_own(access, one) for one in access.points))
    if access.availability is not None:
        found = (*found, access.availability.topic)
    return tuple(dict.fromkeys(found))


def read(access: MqttAccess, topic: str, payload: bytes) -> Said:
    """What a message says; raises `CollectError` when it cannot be read. Points of one's own come before known ones."""
    shape = _SHAPES[access.shape]
    if access.availability is not None and topic == access.availability.topic:
        words = access.availability
        return Said(presence=_presence(payload, words.at, words.online, words.offline))
    rest = shape.rest(access, topic)
    if shape.presence(rest):
        return Said(presence=_presence(payload, "", "online", "offline"))
    if access.shape == "zigbee2mqtt" and topic == _bridge(access):
        # Without its bridge no device is there; a bridge that is there says nothing of a device.
        gone = _presence(payload, "", "online", "offline") == "offline"
        return Said(presence="offline" if gone else None)
    own = tuple(_mapped(access, topic, payload))
    mapped = {(one.point, one.instance) for one in own}
    known = (one for one in shape.gauges(access, rest, payload) if (one.point, one.instance) not in mapped)
    return Said((*own, *known)[:_MOST_GAUGES])


def _own(access: MqttAccess, map_: PointMap) -> str:
    topic = map_.topic
    if access.shape == "tasmota":
        return f"{_TASMOTA_PREFIX}{_bare(access)}/{topic or 'SENSOR'}"
    return f"{access.topic}/{topic}" if topic else access.topic


def _mapped(access: MqttAccess, topic: str, payload: bytes) -> Iterator[Gauge]:
    maps = [one for one in access.points if _own(access, one) == topic]
    if not maps:
        return
    document = json_document(payload, MOST_BYTES) if any(one.at for one in maps) else plain_text(payload, MOST_BYTES)
    for one in maps:
        if (found := gauge_in(document, one)) is not None:
            yield found


def _presence(payload: bytes, at: str, online: str, offline: str) -> Presence | None:
    text = plain_text(payload, MOST_BYTES)
    said: Document = text
    if text.startswith("{"):
        document = json_document(payload, MOST_BYTES)
        found = find(document, at or "/state")
        said = found if isinstance(found, str) else ""
    word = str(said).strip().lower()
    return "online" if word == online.lower() else "offline" if word == offline.lower() else None


class _Points:
    """Nothing is known but what the configuration says."""

    def filters(self, access: MqttAccess) -> tuple[str, ...]:
        return ()

    def rest(self, access: MqttAccess, topic: str) -> str:
        return topic.removeprefix(access.topic).removeprefix("/")

    def presence(self, rest: str) -> bool:
        return False

    def gauges(self, access: MqttAccess, rest: str, payload: bytes) -> Iterator[Gauge]:
        yield from ()


_TASMOTA_PREFIX = "tele/"
_TASMOTA_UNITS = {"temperature": "TempUnit", "dew_point": "TempUnit", "pressure": "PressureUnit"}
_TASMOTA_SENSOR = {
    "Temperature": PointMap("temperature"),
    "Humidity": PointMap("humidity"),
    "DewPoint": PointMap("dew_point"),
    "Pressure": PointMap("pressure", factor=100.0),
    "Voltage": PointMap("voltage"),
    "Current": PointMap("current"),
    "Power": PointMap("power"),
    "ApparentPower": PointMap("apparent_power"),
    "Factor": PointMap("power_factor"),
    "Frequency": PointMap("frequency"),
    "Total": PointMap("energy"),
}
_POWER = re.compile(r"POWER([1-9]\d?)?")


def _bare(access: MqttAccess) -> str:
    return access.topic.removeprefix(_TASMOTA_PREFIX)


class _Tasmota:
    """tele/TOPIC/SENSOR, STATE and LWT, and stat/TOPIC/RESULT (Tasmota's MQTT documentation)."""

    def filters(self, access: MqttAccess) -> tuple[str, ...]:
        return f"{_TASMOTA_PREFIX}{_bare(access)}/+", f"stat/{_bare(access)}/RESULT"

    def rest(self, access: MqttAccess, topic: str) -> str:
        return topic.rpartition("/")[2]

    def presence(self, rest: str) -> bool:
        return rest == "LWT"

    def gauges(self, access: MqttAccess, rest: str, payload: bytes) -> Iterator[Gauge]:
        if rest not in ("SENSOR", "STATE", "RESULT"):
            return
        document = json_document(payload, MOST_BYTES)
        if not isinstance(document, dict):
            raise malformed(_("its {name} message is no table").format(name=rest))
        yield from _tasmota_relays(document)
        if rest == "STATE":
            yield from _found(document, (("/UptimeSec", PointMap("uptime")),))
            yield from _found(document, (("/Wifi/RSSI", PointMap("link_quality")),))
        if rest == "SENSOR":
            for name, sensor in document.items():
                if isinstance(sensor, dict):
                    yield from _tasmota_sensor(name, sensor, document)


def _tasmota_relays(document: dict[str, Document]) -> Iterator[Gauge]:
    for key, value in document.items():
        if found := _POWER.fullmatch(key):
            yield from _given(gauge(value, PointMap("outlet_state", found[1] or "")))


def _tasmota_sensor(name: str, sensor: dict[str, Document], document: dict[str, Document]) -> Iterator[Gauge]:
    for key, map_ in _TASMOTA_SENSOR.items():
        if key in sensor:
            unit = document.get(_TASMOTA_UNITS.get(map_.point, ""))
            into = conversion(map_.point, unit) if isinstance(unit, str) else None
            if into is not None:
                map_ = replace(map_, factor=into.factor, offset=into.offset)
            yield from _given(gauge(sensor[key], replace(map_, instance=_instance(name))))


_TWO_STATES = {
    "water_leak": PointMap("leak"),
    "smoke": PointMap("smoke"),
    "occupancy": PointMap("motion"),
    "vibration": PointMap("vibration"),
}
_ZIGBEE = {
    "temperature": PointMap("temperature"),
    "device_temperature": PointMap("temperature", "device"),
    "humidity": PointMap("humidity"),
    "pressure": PointMap("pressure", factor=100.0),
    **_TWO_STATES,
    "battery": PointMap("charge", "battery"),
    "battery_low": PointMap("battery_state", "battery", words={"true": "low", "false": "ok"}),
    "linkquality": PointMap("link_quality", factor=100 / 255),
    "power": PointMap("power"),
    "current": PointMap("current"),
    "energy": PointMap("energy"),
    "ac_frequency": PointMap("frequency"),
    "state": PointMap("outlet_state", words={"on": "on", "off": "off", "*": "-"}),
}
_CONTACT = {
    "door": PointMap("door", words={"true": "closed", "false": "open"}),
    "contact": PointMap("contact", words={"true": "closed", "false": "open"}),
}


def _bridge(access: MqttAccess) -> str:
    """Where Zigbee2MQTT itself says whether it runs, below its base topic."""
    return f"{access.topic.partition('/')[0]}/bridge/state"


class _Zigbee2Mqtt:
    """zigbee2mqtt/NAME as JSON and zigbee2mqtt/NAME/availability (Zigbee2MQTT's "MQTT topics and messages")."""

    def filters(self, access: MqttAccess) -> tuple[str, ...]:
        return access.topic, f"{access.topic}/availability", _bridge(access)

    def rest(self, access: MqttAccess, topic: str) -> str:
        return topic.removeprefix(access.topic).removeprefix("/")

    def presence(self, rest: str) -> bool:
        return rest == "availability"

    def gauges(self, access: MqttAccess, rest: str, payload: bytes) -> Iterator[Gauge]:
        if rest:
            return
        document = json_document(payload, MOST_BYTES)
        if not isinstance(document, dict):
            raise malformed(_("its message is no table"))
        yield from _found(document, ((f"/{key}", map_) for key, map_ in _ZIGBEE.items()))
        yield from _found(document, (("/contact", _CONTACT[access.contact]),))
        # A battery's voltage comes in mV, that of a plug in V.
        factor = 0.001 if "battery" in document or "battery_low" in document else 1.0
        yield from _found(
            document, (("/voltage", PointMap("voltage", "battery" if factor < 1 else "", factor=factor)),)
        )


_ESPHOME = re.compile(r"(sensor|binary_sensor|switch)/([^/]{1,100})/state")
_ESPHOME_WORDS: tuple[tuple[str, PointMap], ...] = (
    ("dew_point", PointMap("dew_point")),
    ("temperature", PointMap("temperature")),
    ("humidity", PointMap("humidity")),
    ("pressure", PointMap("pressure", factor=100.0)),
    ("power_factor", PointMap("power_factor")),
    ("apparent_power", PointMap("apparent_power")),
    ("power", PointMap("power")),
    ("energy", PointMap("energy")),
    ("voltage", PointMap("voltage")),
    ("current", PointMap("current")),
    ("frequency", PointMap("frequency")),
    ("uptime", PointMap("uptime")),
    ("battery", PointMap("charge")),
    ("fan_speed", PointMap("fan_speed")),
)
_ESPHOME_BINARY: tuple[tuple[str, PointMap], ...] = (
    ("water_leak", PointMap("leak")),
    ("leak", PointMap("leak")),
    ("water", PointMap("leak")),
    ("flood", PointMap("leak")),
    ("smoke", PointMap("smoke")),
    ("door", PointMap("door")),
    ("motion", PointMap("motion")),
    ("vibration", PointMap("vibration")),
)


class _EspHome:
    """PREFIX/COMPONENT/ID/state as plain text and PREFIX/status (ESPHome's "MQTT client component")."""

    def filters(self, access: MqttAccess) -> tuple[str, ...]:
        return f"{access.topic}/+/+/state", f"{access.topic}/status"

    def rest(self, access: MqttAccess, topic: str) -> str:
        return topic.removeprefix(access.topic).removeprefix("/")

    def presence(self, rest: str) -> bool:
        return rest == "status"

    def gauges(self, access: MqttAccess, rest: str, payload: bytes) -> Iterator[Gauge]:
        found = _ESPHOME.fullmatch(rest)
        if found is None:
            return
        text = plain_text(payload, MOST_BYTES)
        component, id_ = found.groups()
        if component == "switch":
            yield from _given(gauge(text, PointMap("outlet_state", _instance(id_))))
        elif component == "binary_sensor":
            yield from _named(id_, text, _ESPHOME_BINARY)
        elif "wifi_signal" in id_:
            yield from _given(_signal(text))
        else:
            yield from _named(id_, text, _ESPHOME_WORDS)


def _named(id_: str, text: str, known: tuple[tuple[str, PointMap], ...]) -> Iterator[Gauge]:
    """What an entity is, told by its id; the rest of the id is the instance: `rack_1_temperature` is of `rack_1`."""
    for word, map_ in known:
        if word in id_:
            rest = id_.replace(word, "", 1).replace("__", "_").strip("_")
            yield from _given(gauge(text, replace(map_, instance=_instance(rest))))
            return


def _signal(text: str) -> Gauge | None:
    """-100 dBm and less is nothing, -50 dBm and more all that is wanted."""
    dbm = number_in(text)
    return None if dbm is None else Gauge("link_quality", "", max(0.0, min(100.0, 2 * (dbm + 100))))


def _found(document: Document, maps: Iterable[tuple[str, PointMap]]) -> Iterator[Gauge]:
    for at, map_ in maps:
        yield from _given(gauge_in(document, replace(map_, at=at)))


def _given(found: Gauge | None) -> Iterator[Gauge]:
    if found is not None:
        yield found


def _instance(name: str) -> str:
    return neutralise(name, 60)


_SHAPES: dict[str, Shape] = {
    "points": _Points(),
    "tasmota": _Tasmota(),
    "zigbee2mqtt": _Zigbee2Mqtt(),
    "esphome": _EspHome(),
}
