"""What went wrong between us and a BMC over HTTPS, as a cause and a sentence that says what to do."""

from __future__ import annotations

import ssl
from collections.abc import Iterator, Mapping

import httpx
from msgspec import Struct

from console.collect.payload import json_document
from console.collect.transport.pinned_tls import WrongCertificate, presented, spelt
from console.errors import CollectError
from console.i18n import _
from console.inventory import RedfishAccess
from console.model.failure import Cause
from console.model.text import neutralise
from console.model.time import Seconds

MOST_BYTES = 4 * 1024 * 1024


class Answer(Struct, frozen=True):
    """What came back: the status, the headers that matter, the body."""

    status: int
    headers: Mapping[str, str]
    body: bytes


class Failures:
    """Words the failures of one BMC."""

    def __init__(self, access: RedfishAccess) -> None:
        self._access = access

    def refused(self, answer: Answer, path: str) -> CollectError:
        """The BMC answered, but not with what was asked for."""
        shown = neutralise(path, 80)
        match answer.status:
            case httpx.codes.UNAUTHORIZED:
                sentence = _("refuses the user {user}: check the credential's user and password")
                return self.say(Cause.AUTH, sentence, user=self._access.user)
            case httpx.codes.FORBIDDEN:
                sentence = _("does not let the user {user} do this ({path}): give the user more rights on the BMC")
                return self.say(Cause.AUTH, sentence, user=self._access.user, path=shown)
            case httpx.codes.NOT_FOUND:
                return self.say(Cause.NO_SUCH_OBJECT, _("has no {path}"), path=shown)
            case status if 300 <= status < 400:
                elsewhere = neutralise(answer.headers.get("location", ""), 80)
                sentence = _("sends us elsewhere ({where}); redirections are not followed")
                return self.say(Cause.MALFORMED, sentence, where=elsewhere)
            case status:
                sentence = _("answers {path} with HTTP status {status}: {said}")
                said = _message_in(answer.body) or _("no reason given")
                cause = Cause.MALFORMED if status >= 500 else Cause.UNSUPPORTED
                return self.say(cause, sentence, path=shown, status=status, said=said)

    async def not_connected(self, error: Exception, timeout_s: Seconds) -> CollectError:
        """No connection came about; where the certificate is the reason, the sentence has its fingerprint."""
        for cause in _chain(error):
            if isinstance(cause, ssl.SSLCertVerificationError):
                return await self._distrusted(cause, timeout_s)
            if isinstance(cause, ConnectionRefusedError):
                return self.say(Cause.REFUSED, _("refuses the connection: no BMC listens there"))
            if isinstance(cause, ssl.SSLError):
                return self.say(Cause.MALFORMED, _("does not speak TLS, or only a version that is no longer safe"))
        return self.say(Cause.UNREACHABLE, _("cannot be reached: check the address and the network"))

    async def _distrusted(self, error: ssl.SSLCertVerificationError, timeout_s: Seconds) -> CollectError:
        if isinstance(error, WrongCertificate):
            sentence = _(
                "shows another certificate than the pinned one: its fingerprint is {shown}. If the BMC got a new "
                "certificate, compare the fingerprint on the BMC itself and write it as `fingerprint`; if it got "
                "none, somebody may stand in between"
            )
            return self.say(Cause.HOST_KEY, sentence, shown=spelt(error.presented))
        shown = await presented(self._access.address, self._access.port, timeout_s)
        if not shown:
            return self.say(Cause.HOST_KEY, _("shows a certificate that cannot be trusted"))
        sentence = _(
            "shows a certificate that nobody we trust has signed: its SHA-256 fingerprint is {shown}. Compare it on "
            'the BMC itself, then write fingerprint = "{shown}" beside its credential, or name its authority as '
            "`ca_file`"
        )
        return self.say(Cause.HOST_KEY, sentence, shown=spelt(shown))

    def say(self, cause: Cause, what: str, **facts: object) -> CollectError:
        """Where, and `what` with its `facts`."""
        place = _("{address} port {port}").format(address=self._access.address, port=self._access.port)
        return CollectError(cause, f"{place} {what.format(**facts)}.")


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    while error is not None:
        yield error
        error = error.__cause__ or error.__context__


def _message_in(body: bytes) -> str:
    """What an error response says in words (DSP0266, `error.@Message.ExtendedInfo`), neutralised."""
    try:
        document = json_document(body, MOST_BYTES)
    except CollectError:
        return ""
    error = document.get("error") if isinstance(document, dict) else None
    if not isinstance(error, dict):
        return ""
    told = error.get("@Message.ExtendedInfo")
    first = told[0] if isinstance(told, list) and told else None
    said = first.get("Message") if isinstance(first, dict) else None
    return neutralise(str(said or error.get("message") or ""), 160)
