"""Tables of the configuration become accesses."""

from __future__ import annotations

from typing import Any

import pytest

from console.feeds.access import HttpAccess, ModbusAccess, MqttAccess, NutAccess, PointMap, SysfsAccess
from console.model.failure import Cause
from tests.fakes.feeds import target_of

FEEDS = {"feeds": {"room": {"type": "mqtt", "host": "192.0.2.9"}}}


def mqtt(feed: dict[str, Any] | None = None, **source: Any) -> MqttAccess:
    """The access of a device on a broker."""
    tables = {"feeds": {"room": {"type": "mqtt", "host": "192.0.2.9", **(feed or {})}}}
    access = target_of({"mqtt": {"broker": "room", "topic": "a", **source}}, tables).access
    assert isinstance(access, MqttAccess)
    return access


def test_a_brokers_port_follows_from_tls() -> None:
    """1883 without, 8883 with, and what is written before both."""
    assert (mqtt().broker.port, mqtt({"tls": True}).broker.port, mqtt({"port": 1884}).broker.port) == (1883, 8883, 1884)


@pytest.mark.parametrize(
    ("source", "expire_s"),
    [
        ({}, 600),
        ({"format": "zigbee2mqtt"}, 7200),
        ({"expire": "30s"}, 30),
        ({"interval": "1h"}, 7202),
        ({"interval": "1h", "expire": "90s"}, 90),
    ],
)
def test_what_is_published_expires(source: dict[str, Any], expire_s: float) -> None:
    """As it says, after two of its intervals, or after what its format is used to; never not at all."""
    target = target_of({"mqtt": {"broker": "room", "topic": "a", **source}}, FEEDS)
    assert isinstance(target.access, MqttAccess)
    assert target.access.expire_s == expire_s
    # The store calls data stale after two intervals and two seconds.
    assert 2 * target.interval_s + 2 == pytest.approx(expire_s)


@pytest.mark.parametrize(
    ("table", "factor", "offset"),
    [
        ({"point": "temperature"}, 1, 0),
        ({"point": "temperature", "scale": 0.1, "offset": -5}, 0.1, -5),
        ({"point": "temperature", "unit": "K"}, 1, -273.15),
        ({"point": "temperature", "unit": "°F", "scale": 0.1}, 0.1 * 5 / 9, -160 / 9),
        ({"point": "power", "unit": "kW"}, 1000, 0),
    ],
)
def test_scale_and_unit_become_one(table: dict[str, Any], factor: float, offset: float) -> None:
    """value = (raw * scale + offset) in the unit, converted to the point's."""
    (found,) = mqtt(points=[table]).points
    assert found.factor == pytest.approx(factor)
    assert found.offset == pytest.approx(offset)


def test_words_are_compared_without_case() -> None:
    """Devices write On, ON and on."""
    (found,) = mqtt(points=[{"point": "leak", "words": {"ALARM ": "wet"}}]).points
    assert found == PointMap("leak", words={"alarm": "wet"})


def test_a_secret_that_is_missing_makes_the_target_faulty(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is never polled, and says why."""
    monkeypatch.delenv("BROKER", raising=False)
    tables = {"feeds": {"room": {"type": "mqtt", "host": "h", "user": "u", "password": "env:BROKER"}}}
    target = target_of({"mqtt": {"broker": "room", "topic": "a"}}, tables)
    assert target.fault is not None
    assert (target.fault.cause, "BROKER" in target.fault.message) == (Cause.AUTH, True)


def test_a_source_without_an_address_takes_the_devices() -> None:
    """And its own where it has one."""
    nut = target_of({"nut": {"ups": "smx"}}, address="192.0.2.7").access
    modbus = {"address": "192.0.2.8", "registers": [{"register": 7, "point": "leak", "table": "coil"}]}
    line = target_of({"modbus": modbus}, address="192.0.2.7").access
    assert isinstance(nut, NutAccess)
    assert isinstance(line, ModbusAccess)
    assert (nut.address, line.address, line.registers[0].at) == ("192.0.2.7", "192.0.2.8", 7)


def test_a_login_is_resolved(monkeypatch: pytest.MonkeyPatch) -> None:
    """Its secret is in a type that does not show it."""
    monkeypatch.setenv("WEB", "hush")
    credentials = {"credentials": {"web": {"type": "login", "token": "env:WEB"}}}
    source = {"url": "https://h/", "credential": "web", "points": [{"point": "leak"}]}
    access = target_of({"http": source}, credentials).access
    assert isinstance(access, HttpAccess)
    assert access.outlets == ""
    plug = target_of({"http": {**source, "outlets": "tasmota"}}, credentials).access
    assert isinstance(plug, HttpAccess)
    assert plug.outlets == "tasmota"
    assert access.token is not None
    assert (access.token.reveal(), "hush" in repr(access)) == ("hush", False)


def test_a_ups_is_trusted_as_said() -> None:
    """TLS, its fingerprint in whatever spelling, and its authorities reach the access."""
    source = {"ups": "smx", "tls": True, "fingerprint": ":".join(["AB"] * 32)}
    access = target_of({"nut": source}, address="192.0.2.7").access
    assert isinstance(access, NutAccess)
    assert (access.tls, access.fingerprint, access.ca_file) == (True, "ab" * 32, None)


def test_pins_are_below_sys() -> None:
    """Unless a test says otherwise."""
    access = target_of({"sysfs": {"gpio": [{"line": 4, "point": "door"}]}}).access
    assert isinstance(access, SysfsAccess)
    assert (str(access.root), access.gpio[0].line) == ("/sys", 4)
