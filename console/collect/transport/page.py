"""Fetches a page within hard limits of size, time and redirects; what the page means is not its business."""

from __future__ import annotations

import asyncio
import socket
import ssl
import zlib
from urllib.parse import urljoin, urlsplit

import httpx

from console.collect.mistrust import mistrusted, no_tls
from console.collect.seen import (
    Fetched,
    failed,
    no_such_name,
    redirect_elsewhere,
    redirect_loop,
    refused,
    timed_out,
    too_large,
    unreachable,
)
from console.collect.transport.authorities import Authorities
from console.collect.transport.half_open import HalfOpen
from console.i18n import _
from console.model.check import Finding, Page
from console.model.oserror import os_words
from console.model.text import neutralise
from console.model.time import Seconds

_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_AGENT = "ronda (availability check)"
_GZIP_OR_ZLIB = 47


async def fetch(page: Page, timeout_s: Seconds, authorities: Authorities) -> Fetched | Finding:
    """The page at the end of its redirects; every trouble is a finding."""
    context = await authorities.trusting(page.ca_file)
    if isinstance(context, Finding):
        return context
    try:
        async with asyncio.timeout(timeout_s), _client(context, timeout_s) as client:
            return await _follow(client, page)
    except TimeoutError:
        return timed_out(_place(page.url), timeout_s)
    except httpx.TimeoutException:
        return timed_out(_place(page.url), timeout_s)
    except (httpx.HTTPError, httpx.InvalidURL, ValueError) as error:
        return _trouble(page.url, error)


def _client(context: ssl.SSLContext, timeout_s: Seconds) -> httpx.AsyncClient:
    headers = {"User-Agent": _AGENT, "Accept-Encoding": "identity"}
    return httpx.AsyncClient(verify=context, timeout=timeout_s, headers=headers, trust_env=False)


async def _follow(client: httpx.AsyncClient, page: Page) -> Fetched | Finding:
    url, started = page.url, asyncio.get_running_loop().time()
    for hops in range(page.redirects + 1):
        async with client.stream("GET", url, extensions={"trace": HalfOpen()}) as response:
            target = urljoin(url, response.headers.get("location", ""))
            if response.status_code not in _REDIRECTS or not response.headers.get("location"):
                return await _read(page, url, response, hops, started)
            if page.redirects == 0:
                return await _read(page, url, response, hops, started)
        if page.same_host and urlsplit(target).hostname != urlsplit(page.url).hostname:
            return redirect_elsewhere(page.url, neutralise(target, 120))
        url = target
    return redirect_loop(page.url, page.redirects)


async def _read(page: Page, url: str, response: httpx.Response, hops: int, started: float) -> Fetched | Finding:
    body = bytearray()
    unpack = _unpacker(response.headers.get("content-encoding", "").strip().lower())
    try:
        async for chunk in response.aiter_raw():
            body += chunk if unpack is None else unpack.decompress(chunk, page.most_bytes + 1)
            if len(body) > page.most_bytes:
                return too_large(page.url, page.most_bytes)
    except zlib.error:
        return _not_unpacked(page.url)
    if unpack is not None and not unpack.eof:
        return _not_unpacked(page.url)
    charset = response.charset_encoding or ""
    return Fetched(response.status_code, bytes(body), url, asyncio.get_running_loop().time() - started, charset, hops)


def _not_unpacked(url: str) -> Finding:
    return failed("malformed", _("{url} sends a body that cannot be unpacked to its end").format(url=url))


def _unpacker(encoding: str) -> zlib._Decompress | None:
    return zlib.decompressobj(_GZIP_OR_ZLIB) if encoding in ("gzip", "x-gzip", "deflate") else None


def _trouble(url: str, error: Exception) -> Finding:
    """What lies under the library's own exception decides."""
    place, root = _place(url), _root(error)
    if isinstance(root, ssl.SSLCertVerificationError):
        return mistrusted(root.verify_code, root.verify_message, place)
    if isinstance(root, ssl.SSLError):
        return no_tls(root.reason or "", place)
    if isinstance(root, socket.gaierror):
        return no_such_name(urlsplit(url).hostname or place)
    if isinstance(root, ConnectionRefusedError):
        return refused(place)
    if isinstance(root, OSError) and root.errno is not None:
        return unreachable(place, os_words(root))
    if isinstance(error, httpx.ConnectError):
        return _connecting(place, str(error))
    sentence = _("{place} does not speak HTTP as it should: {why}")
    return failed("malformed", sentence.format(place=place, why=neutralise(str(error), 120) or type(error).__name__))


def _connecting(place: str, why: str) -> Finding:
    """When all addresses of a name fail, the reason is left in words alone."""
    return refused(place) if "attempts failed" in why else unreachable(place, neutralise(why, 100))


def _root(error: BaseException) -> BaseException:
    while (under := error.__cause__ or error.__context__) is not None:
        error = under
    return error


def _place(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.hostname}:{parts.port or (443 if parts.scheme == 'https' else 80)}"
