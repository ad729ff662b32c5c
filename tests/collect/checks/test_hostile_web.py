"""Tests of page checks against a web server that misbehaves in every way, within limits of size, time and redirects."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from console.collect.checks.here import Here
from console.collect.checks.inside_words import fetch_command, fetched
from console.collect.checks.page import text_of
from console.collect.seen import Fetched, Ran
from console.model.check import Finding, Page
from tests.peers.hostile_web import HostileWeb

LIMIT = 200_000


@pytest.fixture(scope="module")
def web() -> Iterator[HostileWeb]:
    server = HostileWeb()
    server.start()
    yield server
    server.stop()


async def get(url: str, way: str, redirects: int = 5) -> Fetched | Finding:
    """The page by our own client, or by curl as a server inside would fetch it."""
    page = Page(url, redirects, most_bytes=LIMIT)
    if way == "own":
        return await Here().fetch(page, 2.0)
    ran = await Here().run(fetch_command(page, 2.0), 10.0, LIMIT * 3)
    assert isinstance(ran, Ran)
    return fetched(page, ran, 2.0)


@pytest.mark.parametrize("way", ["own", "curl"])
@pytest.mark.parametrize(
    ("path", "reasons"),
    [
        ("/loop", {"redirect_loop"}),
        ("/elsewhere", {"redirect_elsewhere", "unreachable"}),
        ("/endless", {"too_large"}),
        ("/slow", {"timeout"}),
        ("/nonsense", {"malformed"}),
    ],
)
async def test_every_misdeed_has_its_reason(path: str, reasons: set[str], way: str, web: HostileWeb) -> None:
    """What a page does wrong ends in a finding with a name, soon and with little read."""
    found = await get(web.url + path, way)
    assert isinstance(found, Finding)
    assert found.reason in reasons


@pytest.mark.parametrize(("path", "reason"), [("/bomb", "too_large"), ("/broken-gzip", "malformed")])
async def test_what_is_packed_is_unpacked_within_the_limit(path: str, reason: str, web: HostileWeb) -> None:
    """A small body that unpacks to fifty megabytes is cut off; one that cannot be unpacked is malformed."""
    found = await get(web.url + path, "own")
    assert isinstance(found, Finding)
    assert found.reason == reason


@pytest.mark.parametrize("way", ["own", "curl"])
@pytest.mark.parametrize(
    ("path", "text"),
    [("/latin", "für alle"), ("/utf16", "pengaduan"), ("/meta", "жалобы"), ("/lie", "plain text")],
)
async def test_pages_in_other_encodings_are_read(path: str, text: str, way: str, web: HostileWeb) -> None:
    """The header's charset, the page's own, a byte order mark; a charset that is none is passed over."""
    page = await get(web.url + path, way)
    assert isinstance(page, Fetched)
    assert text in text_of(page)


@pytest.mark.parametrize("way", ["own", "curl"])
async def test_redirects_follow_the_policy(way: str, web: HostileWeb) -> None:
    """One redirect on the same host is followed; with none allowed, the redirect itself is the answer."""
    followed = await get(web.url + "/once", way)
    assert isinstance(followed, Fetched)
    assert (followed.status, followed.hops) == (200, 1)
    stayed = await get(web.url + "/once", way, redirects=0)
    assert isinstance(stayed, Fetched)
    assert stayed.status == 302
