"""Tests of DNS checks against real dnsmasq servers: one that tells the truth, one that lies, one that is not there."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from console.collect.checks.dns import judge_dns
from console.collect.seen import Addresses
from console.collect.transport.names import ask
from console.model.check import DnsCheck, Finding, Outcome
from tests.peers.dnsmasq import Dnsmasq, needs_dnsmasq
from tests.peers.sshd import free_port

pytestmark = [pytest.mark.real, needs_dnsmasq]

NAME = "complaints.bontang.test"


@pytest.fixture(scope="module")
def honest(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Dnsmasq]:
    server = Dnsmasq(tmp_path_factory.mktemp("honest"), {NAME: "192.0.2.13"})
    server.start()
    yield server
    server.stop()


@pytest.fixture(scope="module")
def liar(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Dnsmasq]:
    server = Dnsmasq(tmp_path_factory.mktemp("liar"), {NAME: "198.51.100.66"})
    server.start()
    yield server
    server.stop()


async def asked(server: Dnsmasq, name: str = NAME) -> Addresses:
    answer = await ask(name, "A", "127.0.0.1", server.port, 5.0)
    assert isinstance(answer, Addresses)
    return answer


async def test_an_honest_resolver_gives_the_expected_address(honest: Dnsmasq) -> None:
    """The expected address passes."""
    answer = await asked(honest)
    assert answer.addresses == ("192.0.2.13",)
    assert judge_dns(DnsCheck(NAME, expected=("192.0.2.13",)), answer, None).outcome is Outcome.PASSED


async def test_a_resolver_that_lies_is_named(honest: Dnsmasq, liar: Dnsmasq) -> None:
    """Where the zone's own server says otherwise, it is the resolver that is wrong, with and without an expectation."""
    lie, truth = await asked(liar), await asked(honest)
    assert judge_dns(DnsCheck(NAME, expected=("192.0.2.13",)), lie, truth).reason == "resolver_lies"
    assert judge_dns(DnsCheck(NAME), lie, truth).reason == "resolver_lies"
    assert judge_dns(DnsCheck(NAME, expected=("192.0.2.13",)), lie, None).reason == "wrong_address"


async def test_a_zone_that_was_changed_is_told_from_a_lying_resolver(honest: Dnsmasq, liar: Dnsmasq) -> None:
    """When the zone's own server gives another address than expected, the zone is wrong."""
    found = judge_dns(DnsCheck(NAME, expected=("192.0.2.13",)), await asked(honest), await asked(liar))
    assert found.reason == "wrong_zone"


async def test_a_name_that_is_not_there_fails(honest: Dnsmasq) -> None:
    """A refused or unknown name is a failure with its own reason."""
    found = judge_dns(DnsCheck("nobody.test"), await asked(honest, "nobody.test"), None)
    assert found.outcome is Outcome.FAILED
    assert found.reason in ("no_such_name", "name_server")


async def test_a_server_that_is_not_there_does_not_answer() -> None:
    """A name server that does not run is a finding, never an exception."""
    answer = await ask(NAME, "A", "127.0.0.1", free_port(), 1.0)
    assert isinstance(answer, Finding)
    assert answer.outcome is Outcome.FAILED
