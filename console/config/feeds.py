"""What the configuration may say of feeds: brokers, and the sources of a device that speak no SNMP."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Annotated, Literal, TypeAlias
from urllib.parse import urlsplit

from pydantic import AfterValidator, BeforeValidator, Field, model_validator

from console.config.bmc import Fingerprint
from console.config.kinds import (
    Address,
    FilePath,
    Interval,
    PointName,
    Port,
    SecretText,
    SourceTable,
    Table,
    Text,
    as_tuple,
    is_address,
)
from console.i18n import _
from console.model.point import POINTS
from console.model.unit import conversion, units_of

_NOTHING = "-"
_UPS = re.compile(r"[A-Za-z0-9_.-]{1,100}")
_ONE_WIRE = re.compile(r"[0-9A-Fa-f]{2}-[0-9A-Fa-f]{12}")


def _pointer(text: str) -> str:
    if text and not text.startswith("/"):
        raise ValueError(_('a place in a document is written as a JSON pointer: "/sensors/0/temperature"'))
    return text


def _topic(text: str) -> str:
    if set(text) & set("+#\0"):
        raise ValueError(_("a topic is written out in full, without + and #"))
    return text.rstrip("/")


def _url(text: str) -> str:
    try:
        parts = urlsplit(text)
        sound = parts.scheme in ("http", "https") and is_address(parts.hostname or "") and parts.port != 0
    except ValueError:
        sound = False
    if not sound:
        raise ValueError(_('an address of the web begins with "http://" or "https://" and a host'))
    if parts.username or parts.password:
        raise ValueError(_("a password does not stand in an address; name a credential of type login"))
    return text


def _ups(text: str) -> str:
    if not _UPS.fullmatch(text):
        raise ValueError(_('the name of a UPS is what upsd calls it, without a host: "smx"'))
    return text


def _onewire(text: str) -> str:
    if not _ONE_WIRE.fullmatch(text):
        raise ValueError(_('the name of a 1-wire sensor is that of its directory: "28-000005e2fdc3"'))
    return text.lower()


Url: TypeAlias = Annotated[str, AfterValidator(_url)]
UpsName: TypeAlias = Annotated[str, AfterValidator(_ups)]
OneWireId: TypeAlias = Annotated[str, AfterValidator(_onewire)]
Pointer: TypeAlias = Annotated[str, AfterValidator(_pointer)]
Topic: TypeAlias = Annotated[str, AfterValidator(_topic)]


class PointTable(Table):
    """What one value is: its point and instance, the unit it comes in, and what its words mean.

    value = raw * scale + offset, in `unit`; that is converted to the point's own unit.
    """

    point: PointName
    instance: str = ""
    unit: str = ""
    scale: float = 1.0
    offset: float = 0.0
    words: dict[str, str] = {}

    @model_validator(mode="after")
    def _fits(self) -> PointTable:
        """Units and words belong to the point."""
        if conversion(self.point, self.unit) is None:
            units = ", ".join(f'"{unit}"' for unit in units_of(self.point))
            sentence = _('{point} cannot be given in "{unit}"').format(point=self.point, unit=self.unit)
            raise ValueError("; ".join(filter(None, (sentence, units and _("possible: {words}").format(words=units)))))
        known = (*POINTS[self.point].words, "unknown", _NOTHING)
        for word in self.words.values():
            if word not in known and POINTS[self.point].words:
                sentence = _('"{word}" is no word of {point}').format(word=word, point=self.point)
                listed = ", ".join(f'"{one}"' for one in known)
                raise ValueError(_("{sentence}; possible: {words}").format(sentence=sentence, words=listed))
        return self


class DocumentPointTable(PointTable):
    """A value inside a document: `at` is its JSON pointer (RFC 6901), empty for the whole of a plain payload."""

    at: Pointer = ""


class TopicPointTable(DocumentPointTable):
    """A value that is published; `topic` is below the source's own, empty for that itself."""

    topic: Topic = ""


class MqttFeed(Table):
    """`[feeds.ID]` of type `mqtt`: a broker; with `tls` its certificate is verified, against `ca_file` if given."""

    type: Literal["mqtt"]
    host: Annotated[Address, Field(min_length=1)]
    port: Port | None = None
    tls: bool = False
    ca_file: FilePath | None = None
    user: str = ""
    password: SecretText | None = None


FeedTable: TypeAlias = MqttFeed


class AvailabilityTable(Table):
    """`availability` of a source that has no ready-made shape: where its last will is published, and its words."""

    topic: Annotated[Topic, Field(min_length=1)]
    at: Pointer = ""
    online: Text = "online"
    offline: Text = "offline"


class MqttTable(SourceTable):
    """`mqtt` of a device; what is older than `expire` is not believed.

    `format` names a ready-made shape, whose `topic` is the device's own: Tasmota's topic, Zigbee2MQTT's
    `zigbee2mqtt/NAME`, ESPHome's topic prefix; `points` says it all for others, and more for these.
    """

    broker: str
    topic: Annotated[Topic, Field(min_length=1)]
    format: Literal["points", "tasmota", "zigbee2mqtt", "esphome"] = "points"
    points: Annotated[tuple[TopicPointTable, ...], BeforeValidator(as_tuple)] = ()
    contact: Literal["door", "contact"] = "door"
    expire: Interval | None = None
    availability: AvailabilityTable | None = None


class LoginCredential(Table):
    """`[credentials.ID]` of type `login`: a user with a password, or a bearer `token`."""

    type: Literal["login"]
    user: str = ""
    password: SecretText | None = None
    token: SecretText | None = None

    @model_validator(mode="after")
    def _whole(self) -> LoginCredential:
        """One way to say who we are, and all of it."""
        if (self.token is None) == (not self.user):
            raise ValueError(_("a login has either a user with a password, or a token"))
        if bool(self.user) != (self.password is not None):
            raise ValueError(_("a user needs a password, and a password its user"))
        return self


class NutTable(SourceTable):
    """`nut` of a device: a UPS that `upsd` (Network UPS Tools) at the address knows as `ups`.

    With `tls` the certificate is verified against `ca_file`, or must have this `fingerprint`.
    """

    ups: UpsName
    address: Address = ""
    port: Port = 3493
    credential: str = ""
    tls: bool = False
    fingerprint: Fingerprint = ""
    ca_file: FilePath | None = None


class HttpTable(SourceTable):
    """`http` of a device; the certificate is verified against `ca_file`, or must have this `fingerprint`.

    `outlets` says how the outlets of a PDU or a plug at the same host are switched.
    """

    url: Url
    format: Literal["json", "xml", "text"] = "json"
    credential: str = ""
    fingerprint: Fingerprint = ""
    ca_file: FilePath | None = None
    outlets: Literal["", "tasmota", "shelly-gen1", "shelly-rpc"] = ""
    points: Annotated[tuple[DocumentPointTable, ...], BeforeValidator(as_tuple), Field(min_length=1)]


class LabelPointTable(PointTable):
    """A value of a plug-in's performance data, by its `label`."""

    label: Text


class CheckTable(Table):
    """One of the `checks` of `exec`: a Nagios plug-in with its arguments; no shell reads them."""

    name: Text
    command: Annotated[tuple[str, ...], BeforeValidator(as_tuple), Field(min_length=1)]
    points: Annotated[tuple[LabelPointTable, ...], BeforeValidator(as_tuple)] = ()


class ExecTable(SourceTable):
    """`exec` of a device: plug-ins that run on the engine's host, as its user."""

    checks: Annotated[tuple[CheckTable, ...], BeforeValidator(as_tuple), Field(min_length=1, max_length=50)]


class RegisterTable(PointTable):
    """One of the `registers` of `modbus`; `register` counts from 0, as it is sent.

    `word_order` is which register of two comes first, `byte_order` which octet of a register.
    """

    register_: Annotated[int, Field(ge=0, le=65535, alias="register")]
    table: Literal["holding", "input", "coil", "discrete"] = "holding"
    type: Literal["int16", "uint16", "int32", "uint32", "float32"] = "uint16"
    word_order: Literal["big", "little"] = "big"
    byte_order: Literal["big", "little"] = "big"


class ModbusTable(SourceTable):
    """`modbus` of a device that speaks Modbus TCP; `unit` is the number of a device behind a gateway."""

    address: Address = ""
    port: Port = 502
    unit: Annotated[int, Field(ge=0, le=255)] = 1
    registers: Annotated[tuple[RegisterTable, ...], BeforeValidator(as_tuple), Field(min_length=1, max_length=500)]


class OneWireTable(Table):
    """One of the `onewire` thermometers of `sysfs`, by the name of its directory: `28-000005e2fdc3`."""

    id: OneWireId
    instance: str = ""


class GpioTable(PointTable):
    """One of the `gpio` inputs of `sysfs`, already exported; `active_low` turns what the file says."""

    line: Annotated[int, Field(ge=0, le=9999)]
    active_low: bool = False


class SysfsTable(SourceTable):
    """`sysfs` of a device: sensors on the pins of the engine's own host."""

    root: FilePath = Path("/sys")
    onewire: Annotated[tuple[OneWireTable, ...], BeforeValidator(as_tuple)] = ()
    gpio: Annotated[tuple[GpioTable, ...], BeforeValidator(as_tuple)] = ()

    @model_validator(mode="after")
    def _something(self) -> SysfsTable:
        """At least one sensor."""
        if not self.onewire and not self.gpio:
            raise ValueError(_("nothing is named that could be read; add onewire = [{ id = … }] or gpio = [{ … }]"))
        return self


FeedSource: TypeAlias = MqttTable | NutTable | HttpTable | ExecTable | ModbusTable | SysfsTable
"""Sources of a device that speak none of the protocols of servers and network devices."""
