"""Fetches one document over HTTP: TLS verified or pinned, no redirects, bounded in size and time; reads none of it."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import Generator
from urllib.parse import urlsplit

import httpx

from console.collect.payload import MOST_BYTES
from console.collect.transport.half_open import HalfOpen
from console.collect.transport.pinned_tls import WrongCertificate, context, spelt
from console.errors import CollectError
from console.feeds.access import HttpAccess
from console.i18n import _
from console.model.failure import Cause
from console.model.text import neutralise
from console.model.time import Seconds

_LONGEST_S: Seconds = 600.0
_HEADERS = {"accept-encoding": "identity", "user-agent": "ronda"}


class HttpTransport:
    """Keeps one client a device, and with it its connection."""

    def __init__(self) -> None:
        self._clients: dict[str, tuple[HttpAccess, httpx.AsyncClient]] = {}

    async def fetch(self, device: str, access: HttpAccess, timeout_s: Seconds) -> bytes:
        """The body of what is at the address; raises CollectError."""
        place = neutralise(access.url, 120)
        try:
            async with asyncio.timeout(timeout_s):
                client = await self._client(device, access)
                return await _body(client, access, place)
        except (TimeoutError, httpx.TimeoutException):
            text = _("{url} does not answer within {seconds:g} s; check the address and the firewall.")
            raise CollectError(Cause.TIMEOUT, text.format(url=place, seconds=timeout_s)) from None
        except httpx.HTTPError as error:
            raise _failed(place, error) from None
        except httpx.InvalidURL:
            raise CollectError(Cause.UNSUPPORTED, _("{url} is no address; correct it.").format(url=place)) from None

    async def forget(self, device: str) -> None:
        """Close what is kept for a device."""
        if device in self._clients:
            _access, client = self._clients.pop(device)
            await client.aclose()

    async def close(self) -> None:
        """Close everything."""
        for device in tuple(self._clients):
            await self.forget(device)

    async def _client(self, device: str, access: HttpAccess) -> httpx.AsyncClient:
        known = self._clients.get(device)
        if known is not None and known[0] == access:
            return known[1]
        await self.forget(device)
        secure = urlsplit(access.url).scheme == "https"
        verify = await asyncio.to_thread(context, access.fingerprint, access.ca_file) if secure else _trusting_nobody()
        client = httpx.AsyncClient(
            verify=verify,
            trust_env=False,
            follow_redirects=False,
            timeout=_LONGEST_S,
            auth=_auth(access),
            headers=_HEADERS,
        )
        self._clients[device] = (access, client)
        return client


def _trusting_nobody() -> ssl.SSLContext:
    """For an address without TLS, where no certificate is expected and none is believed."""
    return ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)


def _auth(access: HttpAccess) -> httpx.Auth | None:
    if access.token is not None:
        return _Bearer(access.token.reveal())
    return httpx.BasicAuth(access.user, access.password.reveal()) if access.password is not None else None


class _Bearer(httpx.Auth):
    """A token as RFC 6750 sends it."""

    def __init__(self, token: str) -> None:
        self._token = token

    def auth_flow(self, request: httpx.Request) -> Generator[httpx.Request, httpx.Response, None]:
        request.headers["authorization"] = f"Bearer {self._token}"
        yield request


async def _body(client: httpx.AsyncClient, access: HttpAccess, place: str) -> bytes:
    async with client.stream("GET", access.url, extensions={"trace": HalfOpen()}) as response:
        _refuse(response, place)
        body = bytearray()
        # Raw octets: an unpacked archive could be of any size before it can be counted.
        async for chunk in response.aiter_raw():
            body += chunk
            if len(body) > MOST_BYTES:
                text = _("{url} sends more than {limit} octets; more is not read.")
                raise CollectError(Cause.MALFORMED, text.format(url=place, limit=MOST_BYTES))
        return bytes(body)


def _refuse(response: httpx.Response, place: str) -> None:
    """Raises CollectError for an answer that has no document to read."""
    status = response.status_code
    if status in (401, 403):
        text = _("{url} does not let us in (HTTP {status}); check the credential.")
        raise CollectError(Cause.AUTH, text.format(url=place, status=status))
    if status in (404, 410):
        raise CollectError(Cause.NO_SUCH_OBJECT, _("There is nothing at {url}; correct the path.").format(url=place))
    if response.has_redirect_location:
        to = neutralise(response.headers.get("location", ""), 120)
        text = _("{url} leads on to {to}, which is not followed; write that address instead if it is right.")
        raise CollectError(Cause.UNSUPPORTED, text.format(url=place, to=to))
    if status != 200:
        cause = Cause.UNREACHABLE if status >= 500 else Cause.UNSUPPORTED
        raise CollectError(cause, _("{url} answers with HTTP {status}.").format(url=place, status=status))
    if response.headers.get("content-encoding", "identity").strip().lower() not in ("", "identity"):
        raise CollectError(Cause.UNSUPPORTED, _("{url} sends packed data, unasked.").format(url=place))


def _failed(place: str, error: httpx.HTTPError) -> CollectError:
    root = _root(error)
    if isinstance(root, WrongCertificate):
        text = _(
            "{url} shows another certificate, with the fingerprint {fingerprint}; find out why before you trust it."
        )
        return CollectError(Cause.HOST_KEY, text.format(url=place, fingerprint=spelt(root.presented)))
    if isinstance(root, ssl.SSLCertVerificationError):
        text = _("The certificate of {url} is not trusted ({reason}); set `ca_file` or `fingerprint`.")
        return CollectError(
            Cause.HOST_KEY,
            text.format(url=place, reason=neutralise(getattr(root, "verify_message", None) or str(root), 120)),
        )
    if isinstance(root, ssl.SSLError):
        return CollectError(Cause.UNSUPPORTED, _("{url} speaks no TLS that can be used.").format(url=place))
    if isinstance(root, ConnectionRefusedError):
        return CollectError(Cause.REFUSED, _("Nothing listens at {url}; check address and port.").format(url=place))
    if isinstance(error, httpx.ProtocolError | httpx.DecodingError):
        text = _("{url} answers with something that is no HTTP; check the port.")
        return CollectError(Cause.MALFORMED, text.format(url=place))
    text = _("{url} cannot be reached; check the address and the network.")
    return CollectError(Cause.UNREACHABLE, text.format(url=place))


def _root(error: BaseException) -> BaseException:
    """What lies under httpx's own exceptions, of several attempts the first."""
    while not isinstance(error, ssl.SSLError | ConnectionRefusedError):
        under = error.__cause__ or error.__context__
        if isinstance(under, BaseExceptionGroup):
            under = under.exceptions[0]
        if under is None:
            break
        error = under
    return error
