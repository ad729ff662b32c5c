"""Rules of talking HTTPS with a BMC: whom we trust, who we are, what is refused."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from console.collect.transport.pinned_tls import spelt
from console.collect.transport.redfish import RedfishTransport
from console.config.secrets import Secret
from console.errors import CollectError
from console.model.failure import Cause
from tests.collect.redfish_trees import ROOT, SYSTEM, old_shape
from tests.peers.certificate import Certificate
from tests.peers.redfish_bmc import PASSWORD, RedfishBmc, running_bmc
from tests.peers.sshd import free_port

TIMEOUT_S = 10.0


@pytest.fixture
def bmc(tmp_path: Path) -> Iterator[RedfishBmc]:
    with running_bmc(tmp_path / "bmc", old_shape()) as running:
        yield running


@pytest.fixture
async def transport() -> AsyncIterator[RedfishTransport]:
    opened = RedfishTransport()
    yield opened
    await opened.close()


async def _failure(transport: RedfishTransport, bmc: RedfishBmc, path: str = SYSTEM, **changed: object) -> CollectError:
    with pytest.raises(CollectError) as error:
        await transport.get(bmc.access(**changed), path, TIMEOUT_S)
    assert PASSWORD not in str(error.value)
    return error.value


async def test_a_pinned_certificate(bmc: RedfishBmc, transport: RedfishTransport) -> None:
    """A certificate that signed itself is trusted by its fingerprint."""
    assert (await transport.get(bmc.access(), SYSTEM, TIMEOUT_S))["Id"] == "1"


async def test_a_file_of_authorities(bmc: RedfishBmc, transport: RedfishTransport) -> None:
    """A certificate is trusted by its authority and the address that it is for."""
    access = bmc.access(fingerprint="", ca_file=bmc.certificate.path)
    assert (await transport.get(access, SYSTEM, TIMEOUT_S))["Id"] == "1"


async def test_an_unknown_certificate_says_how_to_pin_it(bmc: RedfishBmc, transport: RedfishTransport) -> None:
    """The sentence has the fingerprint that was shown; nothing was sent, no password above all."""
    error = await _failure(transport, bmc, fingerprint="")
    assert error.cause is Cause.HOST_KEY
    assert f'fingerprint = "{spelt(bmc.certificate.fingerprint)}"' in str(error)
    assert bmc.asked == []


async def test_another_certificate_than_the_pinned_one(
    bmc: RedfishBmc, transport: RedfishTransport, tmp_path: Path
) -> None:
    """A changed certificate ends the connection before anything is sent."""
    error = await _failure(transport, bmc, fingerprint=Certificate(tmp_path, "other").fingerprint)
    assert error.cause is Cause.HOST_KEY
    assert spelt(bmc.certificate.fingerprint) in str(error)
    assert bmc.asked == []


async def test_another_authority(bmc: RedfishBmc, transport: RedfishTransport, tmp_path: Path) -> None:
    """A certificate of another authority is not trusted."""
    error = await _failure(transport, bmc, fingerprint="", ca_file=Certificate(tmp_path, "other").path)
    assert error.cause is Cause.HOST_KEY


async def test_a_file_of_authorities_that_is_none(bmc: RedfishBmc, transport: RedfishTransport, tmp_path: Path) -> None:
    """A wrong file is named."""
    (tmp_path / "ca.pem").write_text("not a certificate")
    error = await _failure(transport, bmc, fingerprint="", ca_file=tmp_path / "ca.pem")
    assert "ca.pem" in str(error)


async def test_one_session_for_many_requests(bmc: RedfishBmc, transport: RedfishTransport) -> None:
    """BMCs allow few sessions: one is kept, and given back at the end."""
    for _time in range(3):
        await transport.get(bmc.access(), SYSTEM, TIMEOUT_S)
    assert len(bmc.paths("POST")) == 1
    await transport.close()
    assert bmc.tokens == set()


async def test_a_forgotten_session_is_opened_again(bmc: RedfishBmc, transport: RedfishTransport) -> None:
    """After a restart the BMC knows no session any more; the request still succeeds."""
    await transport.get(bmc.access(), SYSTEM, TIMEOUT_S)
    bmc.tokens.clear()
    assert (await transport.get(bmc.access(), SYSTEM, TIMEOUT_S))["Id"] == "1"


async def test_a_wrong_password_is_tried_once(bmc: RedfishBmc, transport: RedfishTransport) -> None:
    """BMCs lock accounts: a refused login is not repeated, and said again for a while without asking."""
    for _time in range(3):
        error = await _failure(transport, bmc, password=Secret("wrong", "test"))
        assert error.cause is Cause.AUTH
        assert "ronda" in str(error)
    assert len(bmc.asked) == 1


async def test_a_wrong_password_by_basic_authentication(tmp_path: Path, transport: RedfishTransport) -> None:
    """Where there are no sessions a refused request is not repeated either."""
    with running_bmc(tmp_path / "old", old_shape(), sessions=False) as old:
        for _time in range(3):
            assert (await _failure(transport, old, password=Secret("wrong", "test"))).cause is Cause.AUTH
        assert len(old.paths()) == 1


async def test_basic_authentication_where_there_are_no_sessions(tmp_path: Path, transport: RedfishTransport) -> None:
    """Old BMCs have no session service."""
    with running_bmc(tmp_path / "old", old_shape(), sessions=False) as old:
        assert (await transport.get(old.access(), SYSTEM, TIMEOUT_S))["Id"] == "1"


async def test_the_root_needs_no_login(bmc: RedfishBmc, transport: RedfishTransport) -> None:
    """The service root is asked without saying who we are."""
    assert (await transport.root(bmc.access(), TIMEOUT_S))["Vendor"] == "Example"
    assert bmc.paths("POST") == []


async def test_what_is_not_there(bmc: RedfishBmc, transport: RedfishTransport) -> None:
    """A missing resource has a cause of its own."""
    assert (await _failure(transport, bmc, f"{ROOT}/Nowhere")).cause is Cause.NO_SUCH_OBJECT


async def test_redirections_are_not_followed(bmc: RedfishBmc, transport: RedfishTransport) -> None:
    """A BMC cannot send us, and our token, to another host."""
    bmc.redirects[SYSTEM] = "https://192.0.2.66/redfish/v1"
    error = await _failure(transport, bmc)
    assert error.cause is Cause.MALFORMED
    assert "192.0.2.66" in str(error)


@pytest.mark.parametrize("path", ["//192.0.2.66/x", "https://192.0.2.66/x", "x"])
async def test_links_to_elsewhere_are_not_followed(bmc: RedfishBmc, transport: RedfishTransport, path: str) -> None:
    """A link is a path on the same BMC, or nothing."""
    await transport.get(bmc.access(), SYSTEM, TIMEOUT_S)
    assert (await _failure(transport, bmc, path)).cause is Cause.MALFORMED


async def test_ten_megabytes_are_not_read(bmc: RedfishBmc, transport: RedfishTransport) -> None:
    """A body beyond the limit is cut off and named."""
    bmc.faults[SYSTEM] = b" " * 10_000_000
    error = await _failure(transport, bmc)
    assert error.cause is Cause.MALFORMED
    assert "4194304" in str(error)


async def test_a_user_with_too_few_rights(bmc: RedfishBmc, transport: RedfishTransport) -> None:
    """Forbidden is a matter of rights, and the sentence says so."""
    bmc.faults[SYSTEM] = 403
    error = await _failure(transport, bmc)
    assert error.cause is Cause.AUTH
    assert "more rights" in str(error)


async def test_nobody_listens(bmc: RedfishBmc, transport: RedfishTransport) -> None:
    """A refused connection is told from silence."""
    assert (await _failure(transport, bmc, port=free_port())).cause is Cause.REFUSED
