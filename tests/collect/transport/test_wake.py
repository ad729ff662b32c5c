"""Tests of `console.collect.transport.wake`: what a network card hears."""

from __future__ import annotations

import socket

import pytest

from console.collect.transport.wake import TIMES, magic_packet, wake
from console.errors import CollectError
from console.inventory import WakeAccess
from console.model.failure import Cause

MAC = "52:54:00:12:34:56"


def test_a_magic_packet() -> None:
    """It is six octets of ones and the card's address sixteen times, and nothing else."""
    packet = magic_packet(MAC)
    assert packet[:6] == b"\xff" * 6
    assert [packet[at : at + 6].hex(":") for at in range(6, len(packet), 6)] == [MAC] * 16


async def test_it_is_broadcast() -> None:
    """Who listens on the network's broadcast address gets the packet, several times against loss."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as card:
        card.bind(("127.255.255.255", 0))
        card.settimeout(10)
        await wake(WakeAccess(MAC, "127.255.255.255", card.getsockname()[1]))
        assert [card.recv(1024) for _time in range(TIMES)] == [magic_packet(MAC)] * TIMES


async def test_what_cannot_be_sent() -> None:
    """A place that this host cannot send to is a failure with a sentence."""
    with pytest.raises(CollectError) as raised:
        await wake(WakeAccess(MAC, "127.255.255.255", 0))
    assert raised.value.failure.cause is Cause.UNREACHABLE
    assert "No magic packet can be sent to 127.255.255.255" in str(raised.value)
