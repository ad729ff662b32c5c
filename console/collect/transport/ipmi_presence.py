"""Asks a BMC over the network whether it speaks IPMI at all: one datagram, no login; it knows nothing more of it."""

from __future__ import annotations

import asyncio

from console.errors import CollectError
from console.i18n import _
from console.model.failure import Cause
from console.model.time import Seconds

# RMCP, no session, Get Channel Authentication Capabilities for channel 0xE, administrator (IPMI 2.0, 22.13).
QUESTION = bytes.fromhex("0600ff07000000000000000000092018c88100388e04b5")
_RMCP_IPMI = bytes.fromhex("0600ff07")
_TRIES = 3


class _Listener(asyncio.DatagramProtocol):
    """Settles `heard` with the first answer, or with what the network says instead."""

    def __init__(self) -> None:
        self.heard: asyncio.Future[bool] = asyncio.get_running_loop().create_future()

    def datagram_received(self, data: bytes, addr: object) -> None:
        if data.startswith(_RMCP_IPMI) and not self.heard.done():
            self.heard.set_result(True)

    def error_received(self, exc: Exception) -> None:
        if not self.heard.done():
            self.heard.set_exception(exc)


async def await_presence(address: str, port: int, timeout_s: Seconds) -> None:
    """Return when the BMC answers; raises CollectError when it does not."""
    try:
        transport, listener = await asyncio.get_running_loop().create_datagram_endpoint(
            _Listener, remote_addr=(address, port)
        )
    except OSError:
        raise _failed(Cause.UNREACHABLE, _("cannot be reached: check the address"), address, port) from None
    try:
        for _try in range(_TRIES):
            transport.sendto(QUESTION)
            done, _pending = await asyncio.wait([listener.heard], timeout=timeout_s / _TRIES)
            if done:
                listener.heard.result()
                return
    except ConnectionRefusedError:
        raise _failed(Cause.REFUSED, _("refuses: IPMI over LAN is not enabled there"), address, port) from None
    except OSError:
        raise _failed(Cause.UNREACHABLE, _("cannot be reached now"), address, port) from None
    finally:
        listener.heard.cancel()
        transport.close()
    sentence = _("does not answer IPMI; it may be switched off, or IPMI over LAN is not enabled in the BMC")
    raise _failed(Cause.TIMEOUT, sentence, address, port)


def _failed(cause: Cause, what: str, address: str, port: int) -> CollectError:
    return CollectError(cause, _("{address} port {port} {what}.").format(address=address, port=port, what=what))
