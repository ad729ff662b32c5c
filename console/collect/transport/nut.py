"""Connects to an `upsd` (Network UPS Tools), over TLS where that is wanted; what is said there is the dialogue's."""

from __future__ import annotations

import asyncio
import ssl

from console.collect.transport.nut_dialogue import MOST_LINE, NutDialogue, place_of
from console.collect.transport.pinned_tls import WrongCertificate, context, spelt
from console.errors import CollectError
from console.feeds.access import NutAccess
from console.i18n import _
from console.model.failure import Cause
from console.model.oserror import os_words
from console.model.text import neutralise
from console.model.time import Seconds


class NutTransport:
    """Makes one connection a question: upsd answers at once and keeps nothing of it."""

    async def variables(self, access: NutAccess, timeout_s: Seconds) -> dict[str, str]:
        """Every variable of the UPS, neutralised; raises CollectError. Nothing but STARTTLS is said before TLS."""
        place = place_of(access)
        try:
            async with asyncio.timeout(timeout_s):
                return await _asked(access)
        except TimeoutError:
            text = _("The upsd at {place} does not answer; check the address and the firewall.")
            raise CollectError(Cause.TIMEOUT, text.format(place=place)) from None
        except ConnectionRefusedError:
            text = _("Nothing listens at {place}; check that upsd runs there and its LISTEN line.")
            raise CollectError(Cause.REFUSED, text.format(place=place)) from None
        except ssl.SSLError as error:
            raise _mistrusted(place, error) from None
        except (OSError, EOFError, UnicodeError) as error:
            text = _("The upsd at {place} cannot be reached ({reason}); check address and network.")
            reason = _("it hung up") if isinstance(error, EOFError) else os_words(error)
            raise CollectError(Cause.UNREACHABLE, text.format(place=place, reason=reason)) from None


async def _asked(access: NutAccess) -> dict[str, str]:
    trusted = await asyncio.to_thread(context, access.fingerprint, access.ca_file) if access.tls else None
    reader, clear = await asyncio.open_connection(access.address, access.port, limit=MOST_LINE)
    writer = clear
    try:
        if trusted is not None:
            await NutDialogue(reader, clear, access).start_tls()
            # What wrote in clear is kept, since it closes its connection when it goes.
            reader, writer = await _secured(clear, trusted, access.address)
        dialogue = NutDialogue(reader, writer, access)
        await dialogue.log_in()
        return await dialogue.variables()
    finally:
        # Nothing more is expected of upsd, so its farewell is not waited for.
        writer.transport.abort()
        await asyncio.sleep(0)


async def _secured(
    writer: asyncio.StreamWriter, trusted: ssl.SSLContext, address: str
) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    """The same connection inside TLS.

    With a reader of its own: what anybody slipped in before the handshake must not be taken for a word of upsd's.
    """
    loop = asyncio.get_running_loop()
    reader = asyncio.StreamReader(limit=MOST_LINE)
    protocol = asyncio.StreamReaderProtocol(reader)
    transport = await loop.start_tls(writer.transport, protocol, trusted, server_hostname=address)
    assert transport is not None  # it is None only for a connection that was closed from this side
    protocol.connection_made(transport)
    return reader, asyncio.StreamWriter(transport, protocol, reader, loop)


def _mistrusted(place: str, error: ssl.SSLError) -> CollectError:
    if isinstance(error, WrongCertificate):
        text = _(
            "The upsd at {place} shows another certificate, with the fingerprint {fingerprint};"
            " find out why before you trust it."
        )
        return CollectError(Cause.HOST_KEY, text.format(place=place, fingerprint=spelt(error.presented)))
    if isinstance(error, ssl.SSLCertVerificationError):
        text = _("The certificate of the upsd at {place} is not trusted ({reason}); set `ca_file` or `fingerprint`.")
        reason = neutralise(error.verify_message or str(error), 120)
        return CollectError(Cause.HOST_KEY, text.format(place=place, reason=reason))
    text = _("The upsd at {place} speaks no TLS that can be used.")
    return CollectError(Cause.UNSUPPORTED, text.format(place=place))
