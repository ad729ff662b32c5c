"""Our manager against net-snmp's snmpd, every version and protocol that it speaks."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator

import pytest

from console.snmp.client import Agent, Community, Credentials, Manager, Missing, User
from console.snmp.errors import AuthenticationFailed, AuthFailure, ErrorStatus, Timeout, Unreachable
from tests.peers.snmpd import AUTH_PASSWORD, PRIV_PASSWORD, Snmpd, free_port, needs_snmpd, running_snmpd

pytestmark = [pytest.mark.real, needs_snmpd, pytest.mark.xdist_group("snmpd")]

SYSTEM = (1, 3, 6, 1, 2, 1, 1)
CONTACT = (*SYSTEM, 4, 0)
ABSENT = (*SYSTEM, 99, 0)
AUTHS = {"SHA-1": "SHA", "SHA-224": "SHA-224", "SHA-256": "SHA-256", "SHA-384": "SHA-384", "SHA-512": "SHA-512"}
PRIVS = {
    "AES-128": "AES",
    "AES-192": "AES-192",
    "AES-256": "AES-256",
    "AES-192-C": "AES-192-C",
    "AES-256-C": "AES-256-C",
}


def user(auth: str, priv: str, *, auth_password: str = AUTH_PASSWORD, priv_password: str = PRIV_PASSWORD) -> User:
    """The user that the daemon has for this pair."""
    return User(
        f"u-{auth}-{priv}".encode(),
        auth,
        auth_password.encode() if auth else b"",
        priv,
        priv_password.encode() if priv else b"",
    )


@pytest.fixture(scope="module")
def daemon(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Snmpd]:
    users = [(f"u-{auth}-{priv}", AUTHS[auth], PRIVS[priv]) for auth in AUTHS for priv in PRIVS]
    users += [(f"u-{auth}-", AUTHS[auth], "") for auth in AUTHS]
    users += [("u--", "", "")]
    with running_snmpd(tmp_path_factory.mktemp("snmpd"), *users, lines=("sysContact the watch",)) as running:
        yield running


@pytest.fixture
async def manager() -> AsyncIterator[Manager]:
    opened = await Manager.open()
    yield opened
    await opened.close()


def agent(daemon: Snmpd, credentials: Credentials, timeout_s: float = 2.0) -> Agent:
    return Agent("127.0.0.1", daemon.port, credentials, timeout_s=timeout_s, retries=2)


CREDENTIALS: list[Credentials] = [
    Community("1", b"public"),
    Community("2c", b"public"),
    user("", ""),
    *(user(auth, "") for auth in AUTHS),
    *(user(auth, priv) for auth in AUTHS for priv in PRIVS),
]


@pytest.mark.parametrize(
    "credentials", CREDENTIALS, ids=lambda c: c.version if isinstance(c, Community) else c.name.decode()
)
async def test_every_version_and_protocol_is_read(daemon: Snmpd, manager: Manager, credentials: Credentials) -> None:
    """A GET and a walk bring what snmpd says, with each protocol, and what it lacks is Missing."""
    asked = agent(daemon, credentials)
    assert await manager.get(asked, (CONTACT, ABSENT)) == (b"the watch", Missing.NO_SUCH_OBJECT)
    assert (CONTACT, b"the watch") in await manager.walk(asked, SYSTEM)


async def test_get_next_steps_to_the_next_variable(daemon: Snmpd, manager: Manager) -> None:
    """GETNEXT answers with the variable that follows."""
    found = await manager.get_next(agent(daemon, Community("2c", b"public")), ((*SYSTEM, 4),))
    assert found == ((CONTACT, b"the watch"),)


async def test_both_walks_find_the_same(daemon: Snmpd, manager: Manager) -> None:
    """A walk by GETNEXT (v1) finds the names that a walk by GETBULK (v2c) finds."""
    one = await manager.walk(agent(daemon, Community("1", b"public")), SYSTEM)
    two = await manager.walk(agent(daemon, Community("2c", b"public")), SYSTEM)
    assert [name for name, _ in one] == [name for name, _ in two]


async def test_a_wrong_community_is_silence(daemon: Snmpd, manager: Manager) -> None:
    """snmpd does not answer a community that it does not know."""
    with pytest.raises(Timeout):
        await manager.get(agent(daemon, Community("2c", b"wrong"), 0.2), (CONTACT,))


@pytest.mark.parametrize(
    ("wrong", "reason"),
    [
        (User(b"nobody", "SHA-1", b"authpass12"), AuthFailure.UNKNOWN_USER),
        (user("SHA-256", "AES-128", auth_password="something else"), AuthFailure.WRONG_KEY),
        (user("SHA-256", "", auth_password="something else"), AuthFailure.WRONG_KEY),
    ],
)
async def test_wrong_credentials_are_named(daemon: Snmpd, manager: Manager, wrong: User, reason: AuthFailure) -> None:
    """An unknown user and a wrong authentication key are told apart."""
    with pytest.raises(AuthenticationFailed) as caught:
        await manager.get(agent(daemon, wrong), (CONTACT,))
    assert caught.value.reason is reason


async def test_a_level_below_the_users_is_refused(daemon: Snmpd, manager: Manager) -> None:
    """snmpd refuses a user who may only come with privacy and comes without, by an error-status."""
    lower = User(b"u-SHA-1-AES-128", "SHA-1", AUTH_PASSWORD.encode())
    with pytest.raises(ErrorStatus):
        await manager.get(agent(daemon, lower), (CONTACT,))


async def test_a_wrong_privacy_key_ends(daemon: Snmpd, manager: Manager) -> None:
    """snmpd drops what it cannot decrypt, so the request ends as Timeout and not in garbage."""
    with pytest.raises(Timeout):
        await manager.get(agent(daemon, user("SHA-1", "AES-128", priv_password="something else"), 0.2), (CONTACT,))


async def test_a_closed_port_is_unreachable(manager: Manager) -> None:
    """Where nobody listens on this machine, the kernel's word ends the request."""
    with pytest.raises(Unreachable):
        await manager.get(Agent("127.0.0.1", free_port(), Community("2c", b"public"), timeout_s=20), (CONTACT,))


async def test_a_rebooted_agent_is_followed(tmp_path_factory: pytest.TempPathFactory, manager: Manager) -> None:
    """After a restart, which raises its boots and resets its time, the same agent is read on."""
    with running_snmpd(tmp_path_factory.mktemp("reboot"), ("u-SHA-256-AES-128", "SHA-256", "AES")) as rebooting:
        asked = agent(rebooting, user("SHA-256", "AES-128"))
        await manager.get(asked, (CONTACT,))
        assert asked.engine is not None
        before = (asked.engine.id, asked.engine.boots)
        rebooting.restart()
        await manager.get(asked, (CONTACT,))
        assert (asked.engine.id, asked.engine.boots) == (before[0], before[1] + 1)
