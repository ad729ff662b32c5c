"""NUT's network protocol on an open connection: commands, answers, refusals; opens nothing and trusts no certificate.

Source: "Network protocol information" of NUT's developer guide (RFC 9271).
"""

from __future__ import annotations

import asyncio
import re
from typing import Protocol

from console.errors import CollectError
from console.feeds.access import NutAccess
from console.i18n import N_, _
from console.model.failure import Cause
from console.model.hostport import at_port
from console.model.text import neutralise

MOST_LINE = 4096
_MOST_VARIABLES = 2000
_VARIABLE = re.compile(r'VAR (\S+) ([A-Za-z0-9._-]{1,100}) "((?:[^"\\]|\\.)*)"')
_ESCAPED = re.compile(r"\\(.)")

_ERRORS: dict[str, tuple[Cause, str]] = {
    "ACCESS-DENIED": (Cause.AUTH, N_("The upsd at {place} does not let us in; check the credential and upsd.users.")),
    "INVALID-USERNAME": (Cause.AUTH, N_("The upsd at {place} knows no such user; check the credential.")),
    "INVALID-PASSWORD": (Cause.AUTH, N_("The upsd at {place} rejects the password; check the credential.")),
    "UNKNOWN-UPS": (Cause.NO_SUCH_OBJECT, N_("The upsd at {place} knows no UPS {ups}; it is named in its ups.conf.")),
    "FEATURE-NOT-CONFIGURED": (
        Cause.UNSUPPORTED,
        N_("The upsd at {place} has no certificate for TLS; set CERTFILE or CERTPATH and CERTIDENT in its upsd.conf."),
    ),
    "FEATURE-NOT-SUPPORTED": (Cause.UNSUPPORTED, N_("The upsd at {place} was built without TLS.")),
    "DATA-STALE": (
        Cause.UNREACHABLE,
        N_("The upsd at {place} has lost the UPS {ups}: its data is old; check the cable and the driver."),
    ),
    "DRIVER-NOT-CONNECTED": (
        Cause.UNREACHABLE,
        N_("The driver of the UPS {ups} does not run at {place}; start it with upsdrvctl."),
    ),
}


class Written(Protocol):
    """Where commands go."""

    def write(self, data: bytes) -> None:
        """Send these octets."""
        ...


class NutDialogue:
    """What is said to an `upsd` about one UPS; every method raises CollectError, and EOFError when it hangs up."""

    def __init__(self, reader: asyncio.StreamReader, writer: Written, access: NutAccess) -> None:
        self._reader = reader
        self._writer = writer
        self._access = access

    async def start_tls(self) -> None:
        """Agree on TLS; what follows on the connection is its handshake."""
        if not (await self._told("STARTTLS")).startswith("OK"):
            raise self._strange()

    async def log_in(self) -> None:
        """Say who we are, where a credential is given."""
        if self._access.password is not None:
            await self._told(f"USERNAME {self._access.user}")
            await self._told(f"PASSWORD {self._access.password.reveal()}")

    async def variables(self) -> dict[str, str]:
        """Every variable of the UPS (`LIST VAR`), neutralised."""
        first = await self._told(f"LIST VAR {self._access.ups}")
        if not first.startswith("BEGIN LIST VAR"):
            raise self._strange()
        found: dict[str, str] = {}
        while not (line := await self._line()).startswith("END LIST VAR"):
            variable = _VARIABLE.fullmatch(line)
            if variable is None or len(found) >= _MOST_VARIABLES:
                raise self._strange()
            found[variable[2]] = neutralise(_ESCAPED.sub(r"\1", variable[3]))
        return found

    async def _told(self, words: str) -> str:
        """The answer to one command, which is not an error."""
        if set(words) & set("\r\n\0"):
            raise CollectError(Cause.AUTH, _("The credential for upsd has a line break in it; correct it."))
        self._writer.write(words.encode() + b"\n")
        return await self._line()

    async def _line(self) -> str:
        try:
            raw = await self._reader.readuntil(b"\n")
        except asyncio.LimitOverrunError:
            raise self._strange() from None
        line = raw.decode("utf-8", "replace").rstrip("\r\n")
        if line.startswith("ERR "):
            raise self._refused(line.removeprefix("ERR ").partition(" ")[0])
        return line

    def _refused(self, word: str) -> CollectError:
        fallback = (Cause.UNSUPPORTED, N_("The upsd at {place} refuses to tell of {ups}: {word}."))
        cause, sentence = _ERRORS.get(word, fallback)
        said = {"place": place_of(self._access), "ups": self._access.ups, "word": neutralise(word, 60)}
        return CollectError(cause, _(sentence).format(**said))

    def _strange(self) -> CollectError:
        text = _("{place} answers with something that is not upsd's protocol; check the port.")
        return CollectError(Cause.MALFORMED, text.format(place=place_of(self._access)))


def place_of(access: NutAccess) -> str:
    """The upsd's address and port."""
    return at_port(access.address, access.port)
