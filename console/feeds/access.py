"""How to read what is neither SNMP nor SSH, references and secrets resolved; opens nothing."""

from __future__ import annotations

from pathlib import Path
from typing import Literal, TypeAlias

from msgspec import Struct

from console.config.secrets import Secret
from console.model.time import Seconds


class PointMap(Struct, frozen=True):
    """Where one value is and what it means: value = raw * factor + offset, in the point's unit.

    `at` is a JSON pointer into the document, `topic` the rest of a topic below the source's own.
    `words` are the device's words (in lower case) with the point's.
    """

    point: str
    instance: str = ""
    at: str = ""
    topic: str = ""
    factor: float = 1.0
    offset: float = 0.0
    words: dict[str, str] = {}


class Broker(Struct, frozen=True):
    """An MQTT broker and who we are there."""

    id: str
    host: str
    port: int = 1883
    tls: bool = False
    ca_file: Path | None = None
    user: str = ""
    password: Secret | None = None


class Availability(Struct, frozen=True):
    """Where a device's last will is published and with which words."""

    topic: str
    at: str = ""
    online: str = "online"
    offline: str = "offline"


class MqttAccess(Struct, frozen=True):
    """One device among those that publish on a broker; `expire_s` is the age beyond which nothing is believed."""

    broker: Broker
    topic: str
    shape: Literal["points", "tasmota", "zigbee2mqtt", "esphome"] = "points"
    points: tuple[PointMap, ...] = ()
    contact: Literal["door", "contact"] = "door"
    expire_s: Seconds = 600.0
    availability: Availability | None = None


FeedAccess: TypeAlias = MqttAccess
