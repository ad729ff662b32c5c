"""What Tasmota, Zigbee2MQTT and ESPHome publish is known without being told."""

from __future__ import annotations

import json
from typing import Literal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from console.collect.shapes import Presence, filters, read
from console.errors import CollectError
from console.feeds.access import Availability, Broker, MqttAccess, PointMap

BROKER = Broker("room", "127.0.0.1")
TASMOTA = MqttAccess(BROKER, "leak1", "tasmota")
ZIGBEE = MqttAccess(BROKER, "zigbee2mqtt/leak", "zigbee2mqtt")
ESPHOME = MqttAccess(BROKER, "rack1", "esphome")


def said(access: MqttAccess, topic: str, payload: object) -> dict[tuple[str, str], object]:
    """The values that a message brings."""
    raw = payload if isinstance(payload, bytes) else json.dumps(payload).encode()
    return {(one.point, one.instance): one.value for one in read(access, topic, raw).gauges}


def test_tasmota_sensors_are_named_after_their_chip() -> None:
    """tele/…/SENSOR in the units that it names itself."""
    payload = {
        "Time": "2026-01-01T00:00:00",
        "AM2301": {"Temperature": 75.2, "Humidity": 41.0, "DewPoint": 50.0},
        "BMP280": {"Temperature": 68.0, "Pressure": 1013.2},
        "ENERGY": {"Power": 60, "Voltage": 230, "Current": 0.26, "Total": 12.5, "Factor": 0.97},
        "TempUnit": "F",
    }
    found = said(TASMOTA, "tele/leak1/SENSOR", payload)
    assert found["temperature", "AM2301"] == pytest.approx(24.0)
    assert found["humidity", "AM2301"] == 41.0
    assert found["dew_point", "AM2301"] == pytest.approx(10.0)
    assert found["pressure", "BMP280"] == pytest.approx(101_320.0)
    assert found["power", "ENERGY"] == 60
    assert found["energy", "ENERGY"] == 12.5


def test_tasmota_tells_its_state() -> None:
    """Relays, uptime and the radio link."""
    payload = {"UptimeSec": 90, "POWER1": "ON", "POWER2": "OFF", "Wifi": {"RSSI": 70}}
    assert said(TASMOTA, "tele/leak1/STATE", payload) == {
        ("outlet_state", "1"): "on",
        ("outlet_state", "2"): "off",
        ("uptime", ""): 90,
        ("link_quality", ""): 70,
    }


def test_a_tasmota_switch_is_what_the_configuration_says() -> None:
    """A switch may be a leak detector; only its owner knows."""
    access = MqttAccess(BROKER, "leak1", "tasmota", (PointMap("leak", at="/Switch1"),))
    assert said(access, "tele/leak1/SENSOR", {"Switch1": "ON"}) == {("leak", ""): "wet"}


def test_a_zigbee_leak_detector_is_known() -> None:
    """The keys of Zigbee2MQTT's "exposes"; the voltage of a battery comes in millivolts."""
    payload = {"water_leak": True, "battery": 88, "battery_low": False, "linkquality": 255, "voltage": 3000}
    assert said(ZIGBEE, "zigbee2mqtt/leak", payload) == {
        ("leak", ""): "wet",
        ("charge", "battery"): 88,
        ("battery_state", "battery"): "ok",
        ("link_quality", ""): 100,
        ("voltage", "battery"): 3,
    }


def test_a_zigbee_contact_that_is_true_is_closed() -> None:
    """Zigbee2MQTT's `contact` is true while the magnet is near."""
    assert said(ZIGBEE, "zigbee2mqtt/leak", {"contact": False}) == {("door", ""): "open"}


@pytest.mark.parametrize(
    ("topic", "payload", "found"),
    [
        ("rack1/sensor/inlet_temperature/state", b"23.4", {("temperature", "inlet"): 23.4}),
        ("rack1/sensor/humidity/state", b"40", {("humidity", ""): 40}),
        ("rack1/binary_sensor/water_leak/state", b"ON", {("leak", ""): "wet"}),
        ("rack1/switch/fan/state", b"OFF", {("outlet_state", "fan"): "off"}),
        ("rack1/sensor/wifi_signal/state", b"-60", {("link_quality", ""): 80}),
        ("rack1/sensor/inlet_temperature/state", b"nan", {("temperature", "inlet"): None}),
        ("rack1/light/lamp/state", b"ON", {}),
        ("rack1/sensor/cosmic_rays/state", b"7", {}),
    ],
)
def test_esphome_entities_are_told_by_their_ids(topic: str, payload: bytes, found: object) -> None:
    """PREFIX/COMPONENT/ID/state as plain text."""
    assert said(ESPHOME, topic, payload) == found


@pytest.mark.parametrize(
    ("access", "topic", "payload", "presence"),
    [
        (TASMOTA, "tele/leak1/LWT", b"Offline", "offline"),
        (TASMOTA, "tele/leak1/LWT", b"Online", "online"),
        (ZIGBEE, "zigbee2mqtt/leak/availability", b'{"state":"offline"}', "offline"),
        (ZIGBEE, "zigbee2mqtt/leak/availability", b"online", "online"),
        (ZIGBEE, "zigbee2mqtt/bridge/state", b'{"state":"offline"}', "offline"),
        (ZIGBEE, "zigbee2mqtt/bridge/state", b'{"state":"online"}', None),
        (ESPHOME, "rack1/status", b"offline", "offline"),
        (ESPHOME, "rack1/status", b"asleep", None),
    ],
)
def test_a_last_will_is_understood(access: MqttAccess, topic: str, payload: bytes, presence: Presence | None) -> None:
    """Each of them has its own topic and words for it."""
    assert read(access, topic, payload).presence == presence


def test_points_of_ones_own_are_read_from_topics_below() -> None:
    """Plain payloads and JSON side by side, and a last will with one's own words."""
    maps = (PointMap("leak", "floor", topic="leak"), PointMap("temperature", at="/t/0", topic="air"))
    access = MqttAccess(BROKER, "room", points=maps, availability=Availability("room/lwt", online="up", offline="dead"))
    assert filters(access) == ("room/leak", "room/air", "room/lwt")
    assert said(access, "room/leak", b"1") == {("leak", "floor"): "wet"}
    assert said(access, "room/air", {"t": [21]}) == {("temperature", ""): 21}
    assert read(access, "room/lwt", b"DEAD").presence == "offline"


SHAPES = st.sampled_from(["tasmota", "zigbee2mqtt", "esphome"])
KEYS = st.sampled_from(["water_leak", "state", "POWER1", "AM2301", "Temperature", "Wifi", "contact", "TempUnit", "x"])
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: st.dictionaries(KEYS, inner, max_size=4) | st.lists(inner, max_size=3),
    max_leaves=8,
)


@settings(max_examples=300, deadline=None)
@given(SHAPES, st.sampled_from(["SENSOR", "STATE", "RESULT", "sensor/a_power/state", "LWT", ""]), VALUES)
def test_any_document_is_read_or_refused(
    shape: Literal["tasmota", "zigbee2mqtt", "esphome"], rest: str, document: object
) -> None:
    """Whatever is published, it gives gauges or a named failure."""
    access = MqttAccess(BROKER, "a", shape)
    for topic in (f"a/{rest}".rstrip("/"), f"tele/a/{rest}"):
        try:
            read(access, topic, json.dumps(document).encode())
        except CollectError:
            continue
