"""The laws of room feeds' octets: MQTT payloads, JSON, XML and text documents, plug-ins, NUT's lines, 1-wire files."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path

from console.collect.http import looked_up
from console.collect.markup import xml_document
from console.collect.nut import gauges as ups_gauges
from console.collect.payload import Document, json_document, plain_text
from console.collect.plugin import gauges as plugin_gauges
from console.collect.shapes import read
from console.collect.sysfs import contact, thermometer
from console.collect.transport.nut_dialogue import NutDialogue
from console.errors import CollectError
from console.feeds.access import Availability, Broker, Check, Gpio, MqttAccess, NutAccess, OneWire, PointMap
from tests.fuzz.edge import Edge, bounded, plain, split

_MAPS = (
    PointMap("temperature", at="/a/0"),
    PointMap("temperature", "outside", at="/b", factor=1e300, offset=-1e300),
    PointMap("leak", at="/c"),
    PointMap("door", at="/d/@e", words={"open": "open", "*": "closed"}),
    PointMap("humidity", at="/f/#text", words={"wet": "99", "dry": "-"}),
)
_BROKER = Broker("broker", "127.0.0.1")
_TOPICS = (
    (MqttAccess(_BROKER, "room", points=_MAPS), "room"),
    (MqttAccess(_BROKER, "room", points=(PointMap("temperature"),)), "room"),
    (MqttAccess(_BROKER, "room", availability=Availability("room/there", "/is")), "room/there"),
    (MqttAccess(_BROKER, "th10", shape="tasmota"), "tele/th10/SENSOR"),
    (MqttAccess(_BROKER, "th10", shape="tasmota"), "tele/th10/STATE"),
    (MqttAccess(_BROKER, "th10", shape="tasmota"), "tele/th10/LWT"),
    (MqttAccess(_BROKER, "zigbee2mqtt/leak", shape="zigbee2mqtt"), "zigbee2mqtt/leak"),
    (MqttAccess(_BROKER, "zigbee2mqtt/leak", shape="zigbee2mqtt"), "zigbee2mqtt/leak/availability"),
    (MqttAccess(_BROKER, "zigbee2mqtt/leak", shape="zigbee2mqtt"), "zigbee2mqtt/bridge/state"),
    (MqttAccess(_BROKER, "node", shape="esphome"), "node/sensor/rack_temperature/state"),
    (MqttAccess(_BROKER, "node", shape="esphome"), "node/binary_sensor/leak_left/state"),
    (MqttAccess(_BROKER, "node", shape="esphome"), "node/sensor/wifi_signal/state"),
)
_MOST_MQTT = 200
_ROOM = b'{"a":[21.5],"b":"-4,2 \xc2\xb0C","c":true,"d":{"@e":"open"},"f":{"#text":"wet"}}'
_ROOM_XML = b'<r xmlns:v="u"><v:a>21.5</v:a><b>-4,2</b><c>on</c><d e="open"/><f x="1">wet</f></r>'


def _published(data: bytes) -> None:
    place, payload = split(data, len(_TOPICS))
    access, topic = _TOPICS[place]
    try:
        said = read(access, topic, payload)
    except CollectError as error:
        plain((str(error),))
        return
    bounded(said.gauges, _MOST_MQTT)


def _fetched(decode: Callable[[bytes], Document]) -> Callable[[bytes], None]:
    def law(data: bytes) -> None:
        try:
            document = decode(data)
        except CollectError as error:
            plain((str(error),))
            return
        assert _nodes(document) <= len(data) + 2
        found, _failure = looked_up(document, _MAPS)
        bounded(found, len(_MAPS))

    return law


def _nodes(document: Document) -> int:
    """How many values a document has, counted without recursion."""
    count, waiting = 0, [document]
    while waiting:
        node = waiting.pop()
        count += 1
        if isinstance(node, dict):
            waiting += node.values()
        elif isinstance(node, list):
            waiting += node
    return count


_CHECK = Check("load", ("/check",), (PointMap("temperature", "mapped", at="t"),))


def _printed(data: bytes) -> None:
    status, output = split(data, 6)
    bounded(plugin_gauges(_CHECK, status, output.decode("utf-8", "replace")), 201)


class _Deaf:
    """Takes what is written and keeps nothing."""

    def write(self, data: bytes) -> None:
        """Nobody listens."""


def _listed(data: bytes) -> None:
    try:
        variables = asyncio.run(_asked(data))
    except (CollectError, EOFError) as error:
        plain((str(error) if isinstance(error, CollectError) else "",))
        return
    assert len(variables) <= 2000
    plain(text for pair in variables.items() for text in pair)
    bounded(ups_gauges(variables), 2002)


async def _asked(data: bytes) -> dict[str, str]:
    reader = asyncio.StreamReader(limit=4096)
    reader.feed_data(data)
    reader.feed_eof()
    return await NutDialogue(reader, _Deaf(), NutAccess("127.0.0.1", "smx")).variables()


def _pinned(data: bytes) -> None:
    choice, octets = split(data, 2)
    text, path = octets.decode("ascii", "replace"), Path("/sys/w1_slave")
    try:
        found = (
            contact(Gpio(17, PointMap("leak")), text, path) if choice else thermometer(OneWire("28-00000a"), text, path)
        )
    except CollectError as error:
        plain((str(error),))
        return
    bounded((found,), 1)


_UPS = (
    b'BEGIN LIST VAR smx\nVAR smx ups.status "OL CHRG"\nVAR smx input.L1-N.voltage "231"\n'
    b'VAR smx ups.mfr "A \\"B\\" \\\\"\nVAR smx outlet.2.status "off"\nEND LIST VAR smx\n'
)
_PROBE = b"50 05 4b 46 7f ff 0c 10 1c : crc=1c YES\n50 05 4b 46 7f ff 0c 10 1c t=21312\n"

EDGES = {
    "mqtt": Edge(
        _published,
        (
            b"\0" + _ROOM,
            b"\x01-4,2 C",
            b'\x02{"is":"offline"}',
            b'\x03{"Time":"t","SI7021":{"Temperature":21.5,"Humidity":40},"TempUnit":"F","POWER1":"ON"}',
            b'\x04{"UptimeSec":4711,"Wifi":{"RSSI":70}}',
            b"\x05Offline",
            b'\x06{"water_leak":true,"battery":90,"voltage":3000,"contact":false,"linkquality":120}',
            b'\x07{"state":"offline"}',
            b"\x08online",
            b"\x0921.5",
            b"\x0aON",
            b"\x0b-67",
        ),
    ),
    "http-json": Edge(_fetched(json_document), (_ROOM,)),
    "http-xml": Edge(_fetched(xml_document), (_ROOM_XML,)),
    "http-text": Edge(_fetched(plain_text), (b"21.5", b"-4,2e3 C")),
    "plug-in": Edge(
        _printed,
        (
            b"\0OK - load average: 0.10|load1=0.100;5;10;0; 'a b'=21,5C t=12.5;1:2;@3:4;0;100 /=30MB;;;0;100\n",
            b"\1WARN|temp=80F\nlong\nmore|rpm=900RPM mA=5mA",
        ),
    ),
    "nut": Edge(_listed, (_UPS, b"ERR DATA-STALE\n", b"ERR ACCESS-DENIED\n")),
    "pins": Edge(_pinned, (b"\0" + _PROBE, b"\x011\n")),
}
