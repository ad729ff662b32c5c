"""Tests of `console.config.wake`: which network cards can be woken, and where packets may go."""

from __future__ import annotations

from typing import Any

import pytest

from console.config.validate import validate
from console.inventory import WakeAccess, build
from tests.config.conftest import Say


def device(wake: dict[str, Any]) -> WakeAccess | None:
    loaded = validate({"sites": {"s": {}}, "devices": {"d": {"place": {"site": "s"}, "local": {}, "wake": wake}}})
    assert loaded.config is not None, loaded.problems
    return build(loaded.config).devices["d"].wake


@pytest.mark.parametrize("mac", ["52:54:00:AB:CD:EF", "52-54-00-ab-cd-ef", "525400abcdef"])
def test_a_mac_address_as_people_write_it(mac: str) -> None:
    """Colons, hyphens and none of them mean the same card."""
    assert device({"mac": mac}) == WakeAccess("52:54:00:ab:cd:ef", "255.255.255.255", 9)


def test_where_it_is_sent() -> None:
    """The broadcast address of the device's own network and a port can be given."""
    wake = device({"mac": "52:54:00:ab:cd:ef", "broadcast": "192.0.2.255", "port": 7})
    assert wake == WakeAccess("52:54:00:ab:cd:ef", "192.0.2.255", 7)


@pytest.mark.parametrize(
    ("wake", "sentence"),
    [
        ('{ mac = "52:54:00:ab:cd" }', "mac: a MAC address is six pairs of hexadecimal digits"),
        ('{ mac = "ff:ff:ff:ff:ff:ff" }', "mac: this is the MAC address of no single network card"),
        ('{ mac = "01:00:5e:00:00:01" }', "mac: this is the MAC address of no single network card"),
        ('{ mac = "52:54:00:ab:cd:ef", broadcast = "fe80::1" }', "broadcast: a broadcast address is an IPv4 address"),
        ('{ mac = "52:54:00:ab:cd:ef", broadcast = "lan" }', "broadcast: a broadcast address is an IPv4 address"),
        ('{ broadcast = "192.0.2.255" }', "mac: "),
    ],
)
def test_what_cannot_be_woken(say: Say, wake: str, sentence: str) -> None:
    """Each mistake is said with its key."""
    told = say(f'[devices.d]\nplace = {{ site = "town" }}\nlocal = {{}}\nwake = {wake}\n')
    assert [one for one in told if f"devices.d.wake.{sentence}" in one], told
