"""One BMC over HTTPS: logs in, asks, and turns every way that can fail into a cause and a sentence."""

from __future__ import annotations

import asyncio
import contextlib
import ssl
from collections.abc import Mapping
from typing import TypeAlias
from urllib.parse import urlsplit

import httpx
from msgspec import Struct

from console.collect.payload import Document, json_document
from console.collect.transport.half_open import HalfOpen
from console.collect.transport.pinned_tls import context
from console.collect.transport.redfish_failure import MOST_BYTES, Answer, Failures
from console.collect.transport.refusal import Refusal
from console.errors import CollectError, SecretError
from console.i18n import _
from console.inventory import RedfishAccess
from console.model.failure import Cause
from console.model.text import neutralise
from console.model.time import Seconds

Resource: TypeAlias = "dict[str, Document]"

_KEPT_S: Seconds = 120.0
_LOGOUT_S: Seconds = 2.0
_LONGEST_S: Seconds = 60.0
_MOST_TAGS = 512
_NO_SESSIONS = frozenset({400, 404, 405, 501})
_BROKEN = (httpx.RemoteProtocolError, httpx.ReadError, httpx.WriteError)


class _Tagged(Struct, frozen=True):
    tag: str
    resource: Resource


class RedfishSession:
    """The kept connection and login of one BMC: a session where it has them, else basic authentication."""

    def __init__(self, access: RedfishAccess) -> None:
        self._access = access
        self._failures = Failures(access)
        self._client: httpx.AsyncClient | None = None
        self._token = ""
        self._location = ""
        self._basic = False
        self._login = asyncio.Lock()
        self._opening = asyncio.Lock()
        self._refusal = Refusal()
        self._tagged: dict[str, _Tagged] = {}

    async def root(self, timeout_s: Seconds) -> Resource:
        """The service root, which Redfish shows without a login (DSP0266)."""
        answer = await self._send("GET", self._access.path + "/", timeout_s)
        return self._resource(answer, self._access.path)

    async def get(self, path: str, timeout_s: Seconds, *, by_tag: bool = False) -> Resource:
        """The resource at `path`; with `by_tag` only asked whether it changed, where the BMC gave it a tag.

        Raises CollectError, `no_such_object` when the BMC has no such resource.
        """
        known = self._tagged.get(path) if by_tag else None
        answer = await self._authorised("GET", path, timeout_s, tag=known.tag if known else "")
        if known is not None and answer.status == httpx.codes.NOT_MODIFIED:
            return known.resource
        resource = self._resource(answer, path)
        tag = answer.headers.get("etag", "")
        if by_tag and tag and len(self._tagged) < _MOST_TAGS:
            self._tagged[path] = _Tagged(tag, resource)
        return resource

    async def post(self, path: str, body: Mapping[str, str], timeout_s: Seconds) -> None:
        """Send `body` to an action's target; raises CollectError unless the BMC accepts it, never sends it twice."""
        await self._log_in(timeout_s)
        answer = await self._send("POST", path, timeout_s, headers=self._who(), body=body)
        if not 200 <= answer.status < 300:
            raise self._failures.refused(answer, path)

    async def close(self) -> None:
        """Log out, since BMCs allow few sessions, and close the connection."""
        if self._client is None:
            return
        if self._location:
            with contextlib.suppress(CollectError):
                await self._send("DELETE", self._location, _LOGOUT_S, headers=self._who())
        client, self._client, self._token, self._location = self._client, None, "", ""
        await client.aclose()

    async def _authorised(self, method: str, path: str, timeout_s: Seconds, tag: str = "") -> Answer:
        """Ask as the configured user; a session that the BMC has forgotten is opened once again."""
        for fresh in (False, True):
            token = await self._log_in(timeout_s)
            headers = self._who() | ({"If-None-Match": tag} if tag else {})
            answer = await self._send(method, path, timeout_s, headers=headers)
            if answer.status != httpx.codes.UNAUTHORIZED or fresh or self._basic:
                break
            self._token = "" if self._token == token else self._token
        if answer.status == httpx.codes.UNAUTHORIZED:
            raise self._refusal.note(self._failures.refused(answer, path))
        return answer

    def _who(self) -> dict[str, str]:
        if not self._basic:
            return {"X-Auth-Token": self._token}
        auth = httpx.BasicAuth(self._access.user, self._password())
        request = next(auth.auth_flow(httpx.Request("GET", self._url("/"))))
        return {"Authorization": request.headers["Authorization"]}

    def _password(self) -> str:
        try:
            return self._access.password.reveal() if self._access.password else ""
        except SecretError as error:
            raise CollectError(Cause.AUTH, str(error)) from None

    async def _log_in(self, timeout_s: Seconds) -> str:
        async with self._login:
            self._refusal.check()
            if self._token or self._basic:
                return self._token
            path = f"{self._access.path}/SessionService/Sessions"
            body = {"UserName": self._access.user, "Password": self._password()}
            answer = await self._send("POST", path, timeout_s, body=body)
            token = answer.headers.get("x-auth-token", "")
            if 200 <= answer.status < 300 and token:
                self._token, self._location = token, self._own_path(answer.headers.get("location", ""))
            elif answer.status in _NO_SESSIONS or 200 <= answer.status < 300:
                self._basic = True
            else:
                raise self._refusal.note(self._failures.refused(answer, path))
            return self._token

    def _own_path(self, location: str) -> str:
        path = urlsplit(location).path if location else ""
        return path if path.startswith(self._access.path) else ""

    async def _send(
        self,
        method: str,
        path: str,
        timeout_s: Seconds,
        *,
        headers: Mapping[str, str] | None = None,
        body: Mapping[str, str] | None = None,
    ) -> Answer:
        url, repeats = self._url(path), method == "GET"
        try:
            async with asyncio.timeout(timeout_s):
                try:
                    return await self._exchange(method, url, headers, body)
                except _BROKEN:
                    if not repeats:
                        raise
                # The BMC closed the connection that was kept since the last poll.
                return await self._exchange(method, url, headers, body)
        except (TimeoutError, httpx.TimeoutException):
            raise self._failures.say(
                Cause.TIMEOUT, _("did not answer within {seconds:g} s"), seconds=timeout_s
            ) from None
        except httpx.ConnectError as error:
            raise await self._failures.not_connected(error, timeout_s) from None
        except (httpx.HTTPError, httpx.InvalidURL, ssl.SSLError):
            raise self._failures.say(Cause.MALFORMED, _("broke the connection off or does not speak HTTPS")) from None

    async def _exchange(
        self, method: str, url: str, headers: Mapping[str, str] | None, body: Mapping[str, str] | None
    ) -> Answer:
        client = await self._opened()
        sent = {"Accept": "application/json", "OData-Version": "4.0", **(headers or {})}
        async with client.stream(method, url, headers=sent, json=body, extensions={"trace": HalfOpen()}) as response:
            octets = bytearray()
            async for chunk in response.aiter_bytes():
                octets += chunk
                if len(octets) > MOST_BYTES:
                    sentence = _("sends more than {limit} octets for one resource; the rest is not read")
                    raise self._failures.say(Cause.MALFORMED, sentence, limit=MOST_BYTES)
            return Answer(response.status_code, response.headers, bytes(octets))

    async def _opened(self) -> httpx.AsyncClient:
        async with self._opening:
            if self._client is None:
                # Reading the authorities takes long enough to hold the loop up.
                trusted = await asyncio.to_thread(context, self._access.fingerprint, self._access.ca_file)
                self._client = httpx.AsyncClient(
                    verify=trusted,
                    follow_redirects=False,
                    trust_env=False,
                    timeout=_LONGEST_S,
                    limits=httpx.Limits(max_connections=2, keepalive_expiry=_KEPT_S),
                )
            return self._client

    def _url(self, path: str) -> str:
        host = f"[{self._access.address}]" if ":" in self._access.address else self._access.address
        if not path.startswith("/") or path.startswith("//"):
            sentence = _("names a resource elsewhere ({path}); it is not followed")
            raise self._failures.say(Cause.MALFORMED, sentence, path=neutralise(path, 80))
        return f"https://{host}:{self._access.port}{path.partition('#')[0]}"

    def _resource(self, answer: Answer, path: str) -> Resource:
        if not 200 <= answer.status < 300:
            raise self._failures.refused(answer, path)
        try:
            document = json_document(answer.body, MOST_BYTES)
        except CollectError as error:
            sentence = _("answers {path} with something else than Redfish: {why}")
            raise self._failures.say(error.cause, sentence, path=neutralise(path, 80), why=error) from None
        if not isinstance(document, dict):
            raise self._failures.say(Cause.MALFORMED, _("answers {path} without a resource"), path=neutralise(path, 80))
        return document
