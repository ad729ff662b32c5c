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


class NutAccess(Struct, frozen=True):
    """A UPS that an `upsd` knows as `ups`; with `tls` its certificate is verified, or pinned by `fingerprint`."""

    address: str
    ups: str
    port: int = 3493
    user: str = ""
    password: Secret | None = None
    tls: bool = False
    fingerprint: str = ""
    ca_file: Path | None = None


class HttpAccess(Struct, frozen=True):
    """A document that is fetched; `fingerprint` (SHA-256, hex) pins a certificate that nobody vouches for.

    `outlets` is the family of the outlets that are switched at the same host, empty for none.
    """

    url: str
    points: tuple[PointMap, ...]
    format: Literal["json", "xml", "text"] = "json"
    user: str = ""
    password: Secret | None = None
    token: Secret | None = None
    fingerprint: str = ""
    ca_file: Path | None = None
    outlets: str = ""


class Check(Struct, frozen=True):
    """A Nagios plug-in; each map's `at` is a label of its performance data."""

    name: str
    command: tuple[str, ...]
    points: tuple[PointMap, ...] = ()


class ExecAccess(Struct, frozen=True):
    """Plug-ins that run on the engine's own host."""

    checks: tuple[Check, ...]


class Register(Struct, frozen=True):
    """One value in a Modbus device's tables; `at` counts from 0."""

    map: PointMap
    at: int
    table: Literal["holding", "input", "coil", "discrete"] = "holding"
    type: Literal["int16", "uint16", "int32", "uint32", "float32"] = "uint16"
    word_order: Literal["big", "little"] = "big"
    byte_order: Literal["big", "little"] = "big"


class ModbusAccess(Struct, frozen=True):
    """A device behind a Modbus TCP address; `unit` is its number there."""

    address: str
    registers: tuple[Register, ...]
    port: int = 502
    unit: int = 1


class OneWire(Struct, frozen=True):
    """A 1-wire thermometer."""

    id: str
    instance: str = ""


class Gpio(Struct, frozen=True):
    """An exported GPIO line."""

    line: int
    map: PointMap
    active_low: bool = False


class SysfsAccess(Struct, frozen=True):
    """Sensors on this host's own pins; `root` stands for /sys."""

    root: Path = Path("/sys")
    onewire: tuple[OneWire, ...] = ()
    gpio: tuple[Gpio, ...] = ()


FeedAccess: TypeAlias = MqttAccess | NutAccess | HttpAccess | ExecAccess | ModbusAccess | SysfsAccess
