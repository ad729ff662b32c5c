"""Values that devices show on the web."""

from __future__ import annotations

import base64
import gzip
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from console.clock import SystemClock
from console.collect.http import HttpCollector
from console.collect.transport.http import HttpTransport
from console.inventory import Target
from console.model.failure import Cause
from tests.fakes.feeds import reading, target_of, values
from tests.peers.certificate import Certificate
from tests.peers.httpd import Page, running_httpd
from tests.peers.mosquitto import free_tcp_port
from tests.peers.talker import talker

BODY = b'{"sensors": [{"t": 24.5, "unit": "C"}, {"t": 77}], "flood": false}'
POINTS = [
    {"point": "temperature", "instance": "rack", "at": "/sensors/0/t"},
    {"point": "temperature", "instance": "door", "at": "/sensors/1/t", "unit": "°F"},
    {"point": "leak", "at": "/flood"},
]
BASIC = "Basic " + base64.b64encode(b"ronda:hush").decode()
LOGIN = {"login": {"type": "login", "user": "ronda", "password": "env:WEB_SECRET"}}
TOKEN = {"login": {"type": "login", "token": "env:WEB_SECRET"}}


@pytest_asyncio.fixture
async def collector() -> AsyncIterator[HttpCollector]:
    """A collector that is closed again."""
    made = HttpCollector(HttpTransport(), SystemClock())
    yield made
    await made.close()


def target(url: str, credentials: object = None, **more: object) -> Target:
    """A source at this address."""
    source = {"url": url, "points": POINTS, "timeout": "5s", **more}
    return target_of({"http": source}, {"credentials": credentials} if credentials else {})


async def test_a_json_document_is_read(collector: HttpCollector) -> None:
    """Each point by its pointer, in its own unit."""
    with running_httpd({"/s": Page(BODY)}) as url:
        poll = await collector.poll(target(f"{url}/s"))
    assert poll.failure is None
    assert values(poll) == {("temperature", "rack"): 24.5, ("temperature", "door"): 25, ("leak", ""): "dry"}
    assert reading(poll, "temperature", "door").unit == "°C"


async def test_an_xml_document_and_a_plain_text_are_read(collector: HttpCollector) -> None:
    """The same pointers lead through XML; a text is one value."""
    xml = Page(b"<r><s id='7'><v>41</v></s></r>")
    with running_httpd({"/x": xml, "/t": Page(b"22.5 C\r\n")}) as url:
        points = [{"point": "humidity", "at": "/r/s/0/v"}]
        assert values(await collector.poll(target(f"{url}/x", format="xml", points=points))) == {("humidity", ""): 41}
        points = [{"point": "temperature"}]
        poll = await collector.poll(target(f"{url}/t", format="text", points=points))
        assert values(poll) == {("temperature", ""): 22.5}


async def test_what_the_document_does_not_have_is_named(collector: HttpCollector) -> None:
    """The other points are read all the same."""
    points = [*POINTS, {"point": "smoke", "at": "/fire"}]
    with running_httpd({"/s": Page(BODY)}) as url:
        poll = await collector.poll(target(f"{url}/s", points=points))
    assert len(poll.readings) == 3
    assert poll.failure is not None
    assert (poll.failure.cause, "/fire" in poll.failure.message) == (Cause.NO_SUCH_OBJECT, True)


@pytest.mark.parametrize(
    ("page", "cause"),
    [
        (Page(b"{}", 404), Cause.NO_SUCH_OBJECT),
        (Page(b"{}", 403), Cause.AUTH),
        (Page(b"{}", 500), Cause.UNREACHABLE),
        (Page(b"", 302, {"location": "http://127.0.0.1:1/elsewhere"}), Cause.UNSUPPORTED),
        (Page(b"<html>"), Cause.MALFORMED),
        (Page(b"[" * 100_000), Cause.MALFORMED),
        (Page(b"1" * 10_000_000), Cause.MALFORMED),
        (Page(gzip.compress(b" " * 10_000_000), headers={"content-encoding": "gzip"}), Cause.UNSUPPORTED),
        (Page(b'{"\xff": 1}'), Cause.MALFORMED),
    ],
    ids=["absent", "forbidden", "broken", "redirect", "html", "deep", "10 MB", "packed", "no UTF-8"],
)
async def test_a_bad_answer_is_a_named_failure(collector: HttpCollector, page: Page, cause: Cause) -> None:
    """No redirect is followed, nothing is unpacked, nothing large is read."""
    with running_httpd({"/s": page}) as url:
        poll = await collector.poll(target(f"{url}/s"))
    assert poll.failure is not None
    assert (poll.failure.cause, poll.readings) == (cause, ())


@pytest.mark.parametrize(
    ("answer", "cause"), [(b"SSH-2.0-x\r\n\r\n", Cause.MALFORMED), (b"", Cause.TIMEOUT), (None, Cause.MALFORMED)]
)
async def test_what_is_no_web_server_is_said(collector: HttpCollector, answer: bytes | None, cause: Cause) -> None:
    """Another protocol, silence, and a connection that is closed."""
    async with talker(*(() if answer is None else (answer, b""))) as port:
        poll = await collector.poll(target(f"http://127.0.0.1:{port}/", timeout="300ms"))
    assert poll.failure is not None
    assert poll.failure.cause is cause


async def test_nobody_at_the_port_is_refused(collector: HttpCollector) -> None:
    """No server listens there."""
    poll = await collector.poll(target(f"http://127.0.0.1:{free_tcp_port()}/"))
    assert poll.failure is not None
    assert poll.failure.cause is Cause.REFUSED


@pytest.mark.parametrize(("credentials", "header"), [(LOGIN, BASIC), (TOKEN, "Bearer hush")])
@pytest.mark.parametrize("secret", ["hush", "guess"])
async def test_a_login_is_sent(
    collector: HttpCollector, monkeypatch: pytest.MonkeyPatch, credentials: object, header: str, secret: str
) -> None:
    """Basic or bearer; a wrong one is a named failure that does not show it."""
    monkeypatch.setenv("WEB_SECRET", secret)
    with running_httpd({"/s": Page(BODY, authorization=header)}) as url:
        poll = await collector.poll(target(f"{url}/s", credentials, credential="login"))
    assert (poll.failure.cause if poll.failure else None) is (None if secret == "hush" else Cause.AUTH)
    assert "guess" not in str(poll)


async def test_a_certificate_is_verified_or_pinned(collector: HttpCollector, tmp_path: Path) -> None:
    """By an authority of one's own or by fingerprint; otherwise nothing is asked."""
    own, other = Certificate(tmp_path / "own"), Certificate(tmp_path / "other")
    with running_httpd({"/s": Page(BODY)}, own) as url:
        for more, cause in (
            ({"ca_file": str(own.path)}, None),
            ({"fingerprint": own.fingerprint}, None),
            ({}, Cause.HOST_KEY),
            ({"ca_file": str(other.path)}, Cause.HOST_KEY),
            ({"fingerprint": other.fingerprint}, Cause.HOST_KEY),
        ):
            poll = await collector.poll(target(f"{url}/s", **more))
            assert (poll.failure.cause if poll.failure else None) is cause, more
