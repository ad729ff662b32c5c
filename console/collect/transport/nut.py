"""Asks an `upsd` (Network UPS Tools) for a UPS's variables; what they mean is the collector's."""

from __future__ import annotations

import asyncio
import re
from contextlib import suppress

from console.errors import CollectError
from console.feeds.access import NutAccess
from console.i18n import N_, _
from console.model.failure import Cause
from console.model.text import neutralise
from console.model.time import Seconds

_MOST_VARIABLES = 2000
_MOST_LINE = 4096
_VARIABLE = re.compile(r'VAR (\S+) ([A-Za-z0-9._-]{1,100}) "((?:[^"\\]|\\.)*)"')
_ESCAPED = re.compile(r"\\(.)")

_ERRORS: dict[str, tuple[Cause, str]] = {
    "ACCESS-DENIED": (Cause.AUTH, N_("The upsd at {place} does not let us in; check the credential and upsd.users.")),
    "INVALID-USERNAME": (Cause.AUTH, N_("The upsd at {place} knows no such user; check the credential.")),
    "INVALID-PASSWORD": (Cause.AUTH, N_("The upsd at {place} rejects the password; check the credential.")),
    "UNKNOWN-UPS": (Cause.NO_SUCH_OBJECT, N_("The upsd at {place} knows no UPS {ups}; it is named in its ups.conf.")),
    "DATA-STALE": (
        Cause.UNREACHABLE,
        N_("The upsd at {place} has lost the UPS {ups}: its data is old; check the cable and the driver."),
    ),
    "DRIVER-NOT-CONNECTED": (
        Cause.UNREACHABLE,
        N_("The driver of the UPS {ups} does not run at {place}; start it with upsdrvctl."),
    ),
}


class NutTransport:
    """Makes one connection a question: upsd answers at once and keeps nothing of it."""

    async def variables(self, access: NutAccess, timeout_s: Seconds) -> dict[str, str]:
        """Every variable of the UPS (NUT's network protocol, `LIST VAR`), neutralised; raises CollectError."""
        place = f"{access.address}:{access.port}"
        try:
            async with asyncio.timeout(timeout_s):
                return await self._asked(access)
        except TimeoutError:
            text = _("The upsd at {place} does not answer; check the address and the firewall.")
            raise CollectError(Cause.TIMEOUT, text.format(place=place)) from None
        except ConnectionRefusedError:
            text = _("Nothing listens at {place}; check that upsd runs there and its LISTEN line.")
            raise CollectError(Cause.REFUSED, text.format(place=place)) from None
        except (OSError, EOFError, UnicodeError) as error:
            text = _("The upsd at {place} cannot be reached ({reason}); check address and network.")
            reason = _("it hung up") if isinstance(error, EOFError) else getattr(error, "strerror", None) or error
            raise CollectError(Cause.UNREACHABLE, text.format(place=place, reason=reason)) from None

    async def _asked(self, access: NutAccess) -> dict[str, str]:
        reader, writer = await asyncio.open_connection(access.address, access.port, limit=_MOST_LINE)
        try:
            if access.password is not None:
                await _told(reader, writer, access, f"USERNAME {access.user}")
                await _told(reader, writer, access, f"PASSWORD {access.password.reveal()}")
            first = await _told(reader, writer, access, f"LIST VAR {access.ups}")
            if not first.startswith("BEGIN LIST VAR"):
                raise _strange(access)
            return await _listed(reader, access)
        finally:
            writer.close()
            with suppress(OSError):
                await writer.wait_closed()


async def _told(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, access: NutAccess, words: str) -> str:
    """The answer to one command, which is not an error."""
    if set(words) & set("\r\n\0"):
        raise CollectError(Cause.AUTH, _("The credential for upsd has a line break in it; correct it."))
    writer.write(words.encode() + b"\n")
    return await _line(reader, access)


async def _listed(reader: asyncio.StreamReader, access: NutAccess) -> dict[str, str]:
    found: dict[str, str] = {}
    while not (line := await _line(reader, access)).startswith("END LIST VAR"):
        variable = _VARIABLE.fullmatch(line)
        if variable is None or len(found) >= _MOST_VARIABLES:
            raise _strange(access)
        found[variable[2]] = neutralise(_ESCAPED.sub(r"\1", variable[3]))
    return found


async def _line(reader: asyncio.StreamReader, access: NutAccess) -> str:
    try:
        raw = await reader.readuntil(b"\n")
    except asyncio.LimitOverrunError:
        raise _strange(access) from None
    line = raw.decode("utf-8", "replace").rstrip("\r\n")
    if line.startswith("ERR "):
        raise _refused(access, line.removeprefix("ERR ").partition(" ")[0])
    return line


def _refused(access: NutAccess, word: str) -> CollectError:
    fallback = (Cause.UNSUPPORTED, N_("The upsd at {place} refuses to tell of {ups}: {word}."))
    cause, sentence = _ERRORS.get(word, fallback)
    place = f"{access.address}:{access.port}"
    return CollectError(cause, _(sentence).format(place=place, ups=access.ups, word=neutralise(word, 60)))


def _strange(access: NutAccess) -> CollectError:
    text = _("{place} answers with something that is not upsd's protocol; check the port.")
    return CollectError(Cause.MALFORMED, text.format(place=f"{access.address}:{access.port}"))
