"""What a vantage point brings back before it is judged, and how vantage points are asked; it opens nothing itself."""

from __future__ import annotations

from typing import Literal, Protocol

from msgspec import Struct

from console.i18n import _
from console.model.check import Finding, Outcome, Page
from console.model.text import neutralise
from console.model.time import Seconds


class Fetched(Struct, frozen=True):
    """A page: its octets (cut at the page's limit), the charset that its header names, and where it was found."""

    status: int
    body: bytes
    url: str
    took_s: Seconds
    charset: str = ""
    hops: int = 0


class Handshake(Struct, frozen=True):
    """A TLS server's certificate in DER, and OpenSSL's word on its chain (`X509_V_ERR_…`; 0 is well)."""

    code: int
    word: str
    certificate: bytes


class Addresses(Struct, frozen=True):
    """A name server's answer: its response code in capitals, the addresses, whether it speaks for the zone."""

    rcode: str
    addresses: tuple[str, ...] = ()
    authoritative: bool = False


class Ran(Struct, frozen=True):
    """How a command ended and what it printed."""

    status: int | None
    output: str


class Vantage(Protocol):
    """A place that checks are made from; what goes wrong on the way is a finding, never an exception."""

    async def fetch(self, page: Page, timeout_s: Seconds) -> Fetched | Finding:
        """Get a page within its limits."""
        ...

    async def knock(self, address: str, port: int, timeout_s: Seconds) -> Finding:
        """Open a TCP connection and close it."""
        ...

    async def handshake(
        self, address: str, port: int, name: str, ca_file: str, timeout_s: Seconds
    ) -> Handshake | Finding:
        """Shake hands over TLS, whatever the certificate is worth."""
        ...

    async def addresses(
        self, name: str, record: Literal["A", "AAAA"], server: str, port: int, timeout_s: Seconds
    ) -> Addresses | Finding:
        """Ask a name server; without one, the vantage point's own resolver."""
        ...

    async def run(self, command: str, timeout_s: Seconds, limit_bytes: int) -> Ran | Finding:
        """Run a shell command."""
        ...


def failed(reason: str, sentence: str) -> Finding:
    """The service did not do what it should; what it said in the sentence is neutralised."""
    return Finding(Outcome.FAILED, reason, neutralise(sentence, 300))


def unknown(reason: str, sentence: str) -> Finding:
    """The check could not be made."""
    return Finding(Outcome.UNKNOWN, reason, neutralise(sentence, 300))


def timed_out(place: str, timeout_s: Seconds) -> Finding:
    """Nothing came in time."""
    return failed("timeout", _("{place} does not answer within {seconds:g} s").format(place=place, seconds=timeout_s))


def refused(place: str) -> Finding:
    """Nobody listens there."""
    return failed("refused", _("{place} refuses the connection").format(place=place))


def unreachable(place: str, why: str) -> Finding:
    """There is no way there."""
    return failed("unreachable", _("{place} cannot be reached ({why})").format(place=place, why=why))


def no_such_name(place: str) -> Finding:
    """The host's name leads to no address."""
    return failed("no_such_name", _("the name {place} leads to no address").format(place=place))


def too_large(url: str, most_bytes: int) -> Finding:
    """The body did not end within the limit."""
    sentence = _("{url} sends more than {count} bytes and was cut off")
    return failed("too_large", sentence.format(url=url, count=most_bytes))


def redirect_loop(url: str, count: int) -> Finding:
    """It redirects and redirects."""
    return failed("redirect_loop", _("{url} redirects more than {count} times").format(url=url, count=count))


def redirect_elsewhere(url: str, target: str) -> Finding:
    """It sends visitors to another host."""
    sentence = _("{url} redirects to another host: {target}")
    return failed("redirect_elsewhere", sentence.format(url=url, target=target))
