"""Opens TCP and TLS connections only to see who answers; no certificate is trusted here, only looked at."""

from __future__ import annotations

import asyncio
import socket
import ssl

from console.collect.mistrust import no_tls
from console.collect.seen import Handshake, failed, no_such_name, refused, timed_out, unreachable
from console.i18n import _
from console.model.check import Finding, Outcome
from console.model.hostport import at_port
from console.model.oserror import os_words
from console.model.time import Seconds


class _Line(asyncio.Protocol):
    """A connection on which nothing is said."""

    def __init__(self) -> None:
        self.certificate = b""
        self._transport: asyncio.Transport | None = None
        self._ended = asyncio.Event()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport
        shaken = transport.get_extra_info("ssl_object")
        if shaken is not None:
            self.certificate = shaken.getpeercert(binary_form=True) or b""

    def connection_lost(self, error: Exception | None) -> None:
        self._ended.set()

    async def end(self) -> None:
        """Hang up at once."""
        if self._transport is not None:
            self._transport.abort()
            await self._ended.wait()


async def knock(address: str, port: int, timeout_s: Seconds) -> Finding:
    """Open a TCP connection and close it."""
    place = at_port(address, port)
    opened = await _open(address, port, None, "", timeout_s)
    if isinstance(opened, Finding):
        return opened
    await opened.end()
    return Finding(Outcome.PASSED, "ok", _("{place} takes connections").format(place=place))


async def handshake(
    address: str, port: int, name: str, strict: ssl.SSLContext, timeout_s: Seconds
) -> Handshake | Finding:
    """OpenSSL's word on the chain, and the certificate; what `strict` refuses is looked at in a second handshake."""
    seen = await _shake(address, port, name, strict, timeout_s)
    if not isinstance(seen, ssl.SSLCertVerificationError):
        return seen
    again = await _shake(address, port, name, _any(), timeout_s)
    if isinstance(again, Handshake):
        return Handshake(seen.verify_code, seen.verify_message, again.certificate)
    return again if isinstance(again, Finding) else failed("tls", _("TLS cannot be used here"))


def _any() -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    return context


async def _shake(
    address: str, port: int, name: str, context: ssl.SSLContext, timeout_s: Seconds
) -> Handshake | Finding | ssl.SSLCertVerificationError:
    try:
        opened = await _open(address, port, context, name, timeout_s)
    except ssl.SSLCertVerificationError as error:
        return error
    if isinstance(opened, Finding):
        return opened
    certificate = opened.certificate
    await opened.end()
    return Handshake(0, "", certificate)


async def _open(
    address: str, port: int, context: ssl.SSLContext | None, name: str, timeout_s: Seconds
) -> _Line | Finding:
    place = at_port(address, port)
    try:
        async with asyncio.timeout(timeout_s):
            _transport, line = await asyncio.get_running_loop().create_connection(
                _Line, address, port, ssl=context, server_hostname=name if context is not None else None
            )
            return line
    except TimeoutError:
        return timed_out(place, timeout_s)
    except ssl.SSLCertVerificationError:
        raise
    except ssl.SSLError as error:
        return no_tls(error.reason or "", place)
    except socket.gaierror:
        return no_such_name(address)
    except ConnectionRefusedError:
        return refused(place)
    except OSError as error:
        return unreachable(place, os_words(error))
