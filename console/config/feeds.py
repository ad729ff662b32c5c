"""What the configuration may say of feeds: brokers, and the sources of a device that speak no SNMP."""

from __future__ import annotations

from typing import Annotated, Literal, TypeAlias

from pydantic import AfterValidator, BeforeValidator, Field, model_validator

from console.config.kinds import (
    Address,
    FilePath,
    Interval,
    Port,
    SecretText,
    SourceTable,
    Table,
    Text,
    as_tuple,
)
from console.config.problems import nearest
from console.i18n import _
from console.model.point import POINTS
from console.model.unit import conversion, units_of

_NOTHING = "-"


def _point(name: str) -> str:
    if name in POINTS:
        return name
    sentence = _('"{word}" is no known point').format(word=name)
    raise ValueError("; ".join(filter(None, (sentence, nearest(name, POINTS)))))


def _pointer(text: str) -> str:
    if text and not text.startswith("/"):
        raise ValueError(_('a place in a document is written as a JSON pointer: "/sensors/0/temperature"'))
    return text


def _topic(text: str) -> str:
    if set(text) & set("+#\0"):
        raise ValueError(_("a topic is written out in full, without + and #"))
    return text.rstrip("/")


Point: TypeAlias = Annotated[str, AfterValidator(_point)]
Pointer: TypeAlias = Annotated[str, AfterValidator(_pointer)]
Topic: TypeAlias = Annotated[str, AfterValidator(_topic)]


class PointTable(Table):
    """What one value is: its point and instance, the unit it comes in, and what its words mean.

    value = raw * scale + offset, in `unit`; that is converted to the point's own unit.
    """

    point: Point
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
