"""What the configuration may say of waking a device over the network; sends nothing."""

from __future__ import annotations

import re
from ipaddress import AddressValueError, IPv4Address
from typing import Annotated, TypeAlias

from pydantic import BeforeValidator

from console.config.kinds import Port, Table
from console.i18n import _

_MAC = re.compile(r"([0-9a-f]{2})[:-]?" * 5 + r"([0-9a-f]{2})")
_NOBODY = frozenset({"00:00:00:00:00:00", "ff:ff:ff:ff:ff:ff"})


def _mac(value: object) -> object:
    if not isinstance(value, str):
        return value
    found = _MAC.fullmatch(value.strip().lower())
    if found is None:
        raise ValueError(_("a MAC address is six pairs of hexadecimal digits, for example 52:54:00:12:34:56"))
    mac = ":".join(found.groups())
    if mac in _NOBODY or int(mac[:2], 16) & 1:
        raise ValueError(_("this is the MAC address of no single network card"))
    return mac


def _broadcast(value: object) -> object:
    if isinstance(value, str):
        try:
            IPv4Address(value)
        except AddressValueError:
            raise ValueError(
                _("a broadcast address is an IPv4 address: the last one of the device's network, as 192.0.2.255")
            ) from None
    return value


Mac: TypeAlias = Annotated[str, BeforeValidator(_mac)]
"""A network card's address, kept as `52:54:00:12:34:56`."""


class WakeTable(Table):
    """`wake` of a device: the network card that wakes it, and where a magic packet for it is sent."""

    mac: Mac
    broadcast: Annotated[str, BeforeValidator(_broadcast)] = "255.255.255.255"
    port: Port = 9
