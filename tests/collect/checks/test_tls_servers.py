"""Tests of TLS and HTTP checks against a real nginx with certificates of every broken kind, from here and over SSH."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric import rsa

from console.clock import SystemClock
from console.collect.checks.collector import CheckCollector
from console.collect.transport.ssh import SshTransport
from console.inventory import Target
from console.model.check import AnyProbe, CheckAccess, Finding, HttpCheck, Outcome, Page, TlsCheck
from tests.peers.authority import Authority, fingerprint_of
from tests.peers.nginx import Nginx, needs_nginx
from tests.peers.sshd import Sshd, needs_sshd

pytestmark = [pytest.mark.real, needs_nginx, needs_sshd]

BROKEN = {
    "expired": "tls_expired",
    "early": "tls_not_yet_valid",
    "other-name": "tls_wrong_name",
    "self-signed": "tls_self_signed",
    "half-chain": "tls_incomplete_chain",
    "weak-key": "tls_weak_key",
    "old-protocol": "tls_old_protocol",
}

OLD = "ssl_protocols TLSv1; ssl_ciphers DEFAULT:@SECLEVEL=0;"
LAX = "ssl_ciphers DEFAULT:@SECLEVEL=0;"


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return Authority(tmp_path_factory.mktemp("authority"))


@pytest.fixture(scope="module")
def nginx(authority: Authority, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Nginx]:
    certificates = {
        "good": authority.issue("good"),
        "soon": authority.issue("soon", days=3),
        "expired": authority.issue("expired", days=-2, began_days_ago=30),
        "early": authority.issue("early", began_days_ago=-2),
        "other-name": authority.issue("other-name", host="elsewhere.example.org"),
        "self-signed": authority.issue("self-signed", self_signed=True),
        "half-chain": authority.issue("half-chain", whole_chain=False),
        "weak-key": authority.issue("weak-key", key=rsa.generate_private_key(65537, 1024)),
        "old-protocol": authority.issue("old-protocol"),
    }
    home = tmp_path_factory.mktemp("nginx") / "home"
    server = Nginx(home, certificates, settings={"old-protocol": OLD, "weak-key": LAX})
    server.start()
    yield server
    server.stop()


@pytest.fixture(scope="module")
def sshd(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sshd]:
    server = Sshd(tmp_path_factory.mktemp("sshd"))
    server.start()
    yield server
    server.stop()


async def check(probe: AnyProbe, vantage: str, sshd: Sshd) -> Finding:
    """Make one check from one vantage point."""
    clock = SystemClock()
    ssh = SshTransport(clock)
    collector = CheckCollector(ssh, lambda _device: sshd.access, clock)
    target = Target("portal/check", "check", CheckAccess(probe, vantage), timeout_s=10.0, retries=0)
    try:
        poll = await collector.poll(target)
    finally:
        await ssh.close()
    assert poll.finding is not None
    return poll.finding


@pytest.mark.parametrize("vantage", ["engine", "altos-3"])
@pytest.mark.parametrize(("kind", "reason"), BROKEN.items())
async def test_every_broken_certificate_has_its_reason(
    kind: str, reason: str, vantage: str, nginx: Nginx, authority: Authority, sshd: Sshd
) -> None:
    """A TLS check and a page over TLS name the same fault, from wherever they are made."""
    port = nginx.ports[kind]
    tls = await check(TlsCheck("127.0.0.1", port, "127.0.0.1", ca_file=str(authority.ca_file)), vantage, sshd)
    page = Page(f"https://127.0.0.1:{port}/", ca_file=str(authority.ca_file))
    http = await check(HttpCheck(page), vantage, sshd)
    assert (tls.outcome, tls.reason) == (Outcome.FAILED, reason)
    assert (http.outcome, http.reason) == (Outcome.FAILED, reason)


@pytest.mark.parametrize("vantage", ["engine", "altos-3"])
async def test_a_good_certificate_says_its_days(vantage: str, nginx: Nginx, authority: Authority, sshd: Sshd) -> None:
    """A whole chain to a trusted authority passes with the time that is left; one that ends soon is impaired."""
    trusted = str(authority.ca_file)
    good = await check(TlsCheck("127.0.0.1", nginx.ports["good"], "127.0.0.1", ca_file=trusted), vantage, sshd)
    soon = await check(TlsCheck("127.0.0.1", nginx.ports["soon"], "127.0.0.1", ca_file=trusted), vantage, sshd)
    assert good.outcome is Outcome.PASSED
    assert good.value is not None
    assert good.value > 89 * 86400
    assert (soon.outcome, soon.reason) == (Outcome.IMPAIRED, "tls_ends_soon")


async def test_another_certificate_than_the_pinned_one_fails(nginx: Nginx, authority: Authority, sshd: Sshd) -> None:
    """A trusted certificate that is not the pinned one is refused."""
    chain, _key = nginx.certificates["soon"]
    probe = TlsCheck(
        "127.0.0.1", nginx.ports["good"], "127.0.0.1", ca_file=str(authority.ca_file), pin=fingerprint_of(chain)
    )
    assert (await check(probe, "engine", sshd)).reason == "tls_not_pinned"


@pytest.mark.parametrize("vantage", ["engine", "altos-3"])
async def test_a_plain_server_speaks_no_tls(vantage: str, nginx: Nginx, sshd: Sshd) -> None:
    """A port that does not speak TLS is named as such."""
    found = await check(TlsCheck("127.0.0.1", nginx.port, "127.0.0.1"), vantage, sshd)
    assert (found.outcome, found.reason) == (Outcome.FAILED, "tls")


@pytest.mark.parametrize("vantage", ["engine", "altos-3"])
async def test_a_page_must_show_its_text(vantage: str, nginx: Nginx, sshd: Sshd) -> None:
    """A page passes with its text and fails without it."""
    page = Page(f"http://127.0.0.1:{nginx.port}/")
    assert (await check(HttpCheck(page, text="Complaints"), vantage, sshd)).outcome is Outcome.PASSED
    assert (await check(HttpCheck(page, text="Welcome"), vantage, sshd)).reason == "text_missing"
    gone = Page(f"http://127.0.0.1:{nginx.port}/gone")
    assert (await check(HttpCheck(gone), vantage, sshd)).reason == "wrong_status"


async def test_a_server_that_cannot_be_asked_says_nothing_of_the_service(nginx: Nginx, tmp_path: Path) -> None:
    """A vantage point that is off makes the check unknown, not failed."""
    off = Sshd(tmp_path / "off")
    found = await check(HttpCheck(Page(f"http://127.0.0.1:{nginx.port}/")), "altos-3", off)
    assert (found.outcome, found.reason) == (Outcome.UNKNOWN, "not_asked")
