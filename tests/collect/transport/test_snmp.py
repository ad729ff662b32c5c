"""The transport against a real snmpd: values, SET, weak protocols, and each failure as a cause and a sentence."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator, Iterator

import pytest

from console.collect.transport.snmp import Missing, SnmpTransport
from console.config.secrets import Secret
from console.errors import CollectError
from console.inventory import SnmpAccess
from console.model.failure import Cause
from console.snmp.errors import ErrorStatus, SnmpError
from tests.peers.snmpd import (
    AUTH_PASSWORD,
    PRIV_PASSWORD,
    READ_COMMUNITY,
    WRITE_COMMUNITY,
    Snmpd,
    free_port,
    needs_snmpd,
    running_snmpd,
)

pytestmark = [pytest.mark.real, needs_snmpd, pytest.mark.xdist_group("snmpd-transport")]

SYSTEM = (1, 3, 6, 1, 2, 1, 1)
LOCATION = (*SYSTEM, 6, 0)
CONTACT = (*SYSTEM, 4, 0)


@pytest.fixture(scope="module")
def daemon(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Snmpd]:
    users = (("strong", "SHA-256", "AES"), ("weak", "MD5", "DES"))
    with running_snmpd(tmp_path_factory.mktemp("snmpd"), *users, lines=("sysContact the watch",)) as running:
        yield running


@pytest.fixture
async def transport() -> AsyncIterator[SnmpTransport]:
    opened = SnmpTransport()
    yield opened
    await opened.close()


def community(daemon: Snmpd, word: str = READ_COMMUNITY, version: str = "2c") -> SnmpAccess:
    return SnmpAccess("127.0.0.1", daemon.port, "1" if version == "1" else "2c", community=Secret(word))


def v3(
    daemon: Snmpd, user: str, auth: str, priv: str, *, auth_key: str = AUTH_PASSWORD, priv_key: str = PRIV_PASSWORD
) -> SnmpAccess:
    return SnmpAccess(
        "127.0.0.1",
        daemon.port,
        "3",
        user=user,
        auth=auth,
        auth_key=Secret(auth_key),
        priv=priv,
        priv_key=Secret(priv_key),
    )


async def _failure(transport: SnmpTransport, access: SnmpAccess, timeout_s: float = 0.3) -> CollectError:
    with pytest.raises(CollectError) as caught:
        await transport.get(access, (CONTACT,), timeout_s=timeout_s, retries=0)
    assert isinstance(caught.value.__cause__, SnmpError | ValueError)
    return caught.value


async def test_values_and_walks(daemon: Snmpd, transport: SnmpTransport) -> None:
    """GET, GETBULK and walk bring snmpd's values."""
    access = community(daemon)
    absent = (*SYSTEM, 99, 0)
    assert await transport.get(access, (CONTACT, absent), timeout_s=5, retries=1) == (
        b"the watch",
        Missing.NO_SUCH_OBJECT,
    )
    assert (CONTACT, b"the watch") in await transport.walk(access, SYSTEM, timeout_s=5, retries=1)
    bulk = await transport.get_bulk(access, ((*SYSTEM, 3),), timeout_s=5, retries=1, max_repetitions=2)
    assert (CONTACT, b"the watch") in bulk


async def test_a_v1_device_gives_one_row(daemon: Snmpd, transport: SnmpTransport) -> None:
    """get_bulk of a v1 device is a GETNEXT."""
    found = await transport.get_bulk(community(daemon, version="1"), ((*SYSTEM, 4),), timeout_s=5, retries=1)
    assert found == ((CONTACT, b"the watch"),)


@pytest.mark.parametrize("kind", ["v1", "v2c", "v3"])
async def test_what_is_set_is_read_back(daemon: Snmpd, transport: SnmpTransport, kind: str) -> None:
    """A written variable holds the written value, for each version."""
    access = (
        v3(daemon, "strong", "SHA-256", "AES-128")
        if kind == "v3"
        else community(daemon, WRITE_COMMUNITY, "1" if kind == "v1" else "2c")
    )
    await transport.set_value(access, LOCATION, f"rack 7 by {kind}".encode(), timeout_s=5, retries=1)
    assert await transport.get(access, (LOCATION,), timeout_s=5, retries=1) == (f"rack 7 by {kind}".encode(),)


async def test_a_set_that_is_not_allowed_is_said(daemon: Snmpd, transport: SnmpTransport) -> None:
    """Writing with the read community is a failure that names the permission."""
    with pytest.raises(CollectError) as caught:
        await transport.set_value(community(daemon), LOCATION, b"x", timeout_s=5, retries=0)
    assert caught.value.cause is Cause.AUTH
    assert isinstance(caught.value.__cause__, ErrorStatus)


async def test_a_set_of_a_wrong_type_is_said(daemon: Snmpd, transport: SnmpTransport) -> None:
    """A number where text belongs is refused by the agent and said as such."""
    with pytest.raises(CollectError) as caught:
        await transport.set_value(community(daemon, WRITE_COMMUNITY), LOCATION, 7, timeout_s=5, retries=0)
    assert caught.value.cause is Cause.UNSUPPORTED


async def test_weak_protocols_are_read_with_a_warning(
    daemon: Snmpd, transport: SnmpTransport, caplog: pytest.LogCaptureFixture
) -> None:
    """MD5 and DES are polled through pysnmp, and the log says that they are weak."""
    access = v3(daemon, "weak", "MD5", "DES")
    with caplog.at_level(logging.WARNING, logger="console.collect.transport.snmp"):
        assert await transport.get(access, (CONTACT,), timeout_s=5, retries=1) == (b"the watch",)
    assert {"MD5", "DES"} <= set(caplog.text.replace(",", " ").split())
    assert (CONTACT, b"the watch") in await transport.walk(access, SYSTEM, timeout_s=5, retries=1)


async def test_a_wrong_community_looks_like_silence_and_is_said(daemon: Snmpd, transport: SnmpTransport) -> None:
    """The sentence of a timeout names the community as one possible reason."""
    error = await _failure(transport, community(daemon, "wrong"))
    assert error.cause is Cause.TIMEOUT
    assert "community" in str(error)


@pytest.mark.parametrize(
    ("access", "words"),
    [
        (("nobody", "SHA-256", "AES-128", {}), "does not know"),
        (("strong", "SHA-256", "AES-128", {"auth_key": "not this one"}), "auth_key"),
        (("weak", "MD5", "DES", {"auth_key": "not this one"}), "auth_key"),
    ],
)
async def test_wrong_v3_credentials_have_their_sentence(
    daemon: Snmpd, transport: SnmpTransport, access: tuple[str, str, str, dict[str, str]], words: str
) -> None:
    """An unknown user and a wrong key are told apart, by both libraries."""
    user, auth, priv, keys = access
    error = await _failure(transport, v3(daemon, user, auth, priv, **keys), timeout_s=5)
    assert error.cause is Cause.AUTH
    assert words in str(error)


async def test_a_wrong_privacy_key_is_among_the_reasons(daemon: Snmpd, transport: SnmpTransport) -> None:
    """snmpd is silent to a wrong privacy key, so the timeout's sentence names it."""
    error = await _failure(transport, v3(daemon, "strong", "SHA-256", "AES-128", priv_key="not this one"))
    assert error.cause is Cause.TIMEOUT
    assert "priv_key" in str(error)


async def test_a_closed_port_is_unreachable(daemon: Snmpd, transport: SnmpTransport) -> None:
    """Nobody on the port is said as such, with the address."""
    port = free_port()
    error = await _failure(transport, SnmpAccess("127.0.0.1", port, community=Secret("public")), timeout_s=30)
    assert error.cause is Cause.UNREACHABLE
    assert f"127.0.0.1:{port}" in str(error)


async def test_no_secret_is_in_any_sentence(daemon: Snmpd, transport: SnmpTransport) -> None:
    """Neither community nor keys appear in a failure."""
    for access in (
        community(daemon, "not-the-word"),
        v3(daemon, "strong", "SHA-256", "AES-128", auth_key="not-the-word"),
        v3(daemon, "strong", "SHA-256", "AES-128", priv_key="not-the-word"),
    ):
        assert "not-the-word" not in str(await _failure(transport, access))


async def test_a_forgotten_device_is_discovered_again(daemon: Snmpd, transport: SnmpTransport) -> None:
    """After forget a device is read as if it had never been."""
    access = v3(daemon, "strong", "SHA-256", "AES-128")
    await transport.get(access, (CONTACT,), timeout_s=5, retries=1)
    transport.forget(access)
    assert await transport.get(access, (CONTACT,), timeout_s=5, retries=1) == (b"the watch",)
