"""Sends magic packets (AMD, publication 20213); whether anything wakes is measured elsewhere."""

from __future__ import annotations

import asyncio
import socket

from console.errors import CollectError
from console.i18n import _
from console.inventory import WakeAccess
from console.model.failure import Cause
from console.model.oserror import os_words
from console.model.time import Seconds

TIMES = 3
"""How often a packet is sent: UDP may lose one, and a server that is awake takes no notice of more."""

_BETWEEN_S: Seconds = 0.1


def magic_packet(mac: str) -> bytes:
    """Six octets of ones, then the card's address sixteen times."""
    return b"\xff" * 6 + bytes.fromhex(mac.replace(":", "")) * 16


async def wake(access: WakeAccess) -> None:
    """Send the packet to the broadcast address; raises CollectError when this host cannot send there."""
    packet = magic_packet(access.mac)
    try:
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as line:
            line.setsockopt(socket.SOL_SOCKET, socket.SO_BROADCAST, 1)
            line.setblocking(False)
            for number in range(TIMES):
                if number:
                    await asyncio.sleep(_BETWEEN_S)
                await asyncio.get_running_loop().sock_sendto(line, packet, (access.broadcast, access.port))
    except OSError as error:
        sentence = _("No magic packet can be sent to {address}: {problem}.")
        told = sentence.format(address=access.broadcast, problem=os_words(error))
        raise CollectError(Cause.UNREACHABLE, told) from None
