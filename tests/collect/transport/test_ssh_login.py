"""Rules of getting into a host, and of saying why not."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from console.collect.transport.ssh import SshTransport
from console.config.secrets import Secret
from console.errors import CollectError
from console.inventory import SshAccess
from console.model.failure import Cause, Failure
from tests.peers.sshd import Sshd, make_key, public_line, wait_until
from tests.peers.sshd_stub import PASSWORD, closing_port, password_port, silent_port, talking_port

pytestmark = pytest.mark.real

HELLO = "printf 'hello\\n'"


def _with(access: SshAccess, **changes: object) -> SshAccess:
    fields = {name: getattr(access, name) for name in SshAccess.__struct_fields__}
    return SshAccess(**{**fields, **changes})


async def _failure(transport: SshTransport, access: SshAccess, timeout_s: float = 10.0) -> Failure:
    with pytest.raises(CollectError) as caught:
        await transport.probe(access, HELLO, timeout_s=timeout_s)
    return caught.value.failure


def _fingerprint(key: Path) -> str:
    listed = subprocess.run(["ssh-keygen", "-lf", f"{key}.pub"], check=True, capture_output=True, text=True)
    return listed.stdout.split()[1]


async def test_a_key_file_opens_the_door(sshd: Sshd, transport: SshTransport) -> None:
    """With its key in authorized_keys a host is probed."""
    assert await transport.probe(sshd.access, HELLO, timeout_s=10) == b"hello\n"


@pytest.mark.parametrize("kind", ["rsa", "ecdsa", "ed25519"])
async def test_an_encrypted_key_needs_its_passphrase(
    sshd: Sshd, transport: SshTransport, tmp_path: Path, kind: str
) -> None:
    """With the passphrase the key works; without it, or with a wrong one, the sentence says which file and why."""
    key = make_key(tmp_path / "key", kind, passphrase="open sesame")
    with (sshd.home / "authorized_keys").open("a") as authorized:
        authorized.write(public_line(key) + "\n")
    access = _with(sshd.access, key_file=key)
    bare = await _failure(transport, access)
    wrong = await _failure(transport, _with(access, passphrase=Secret("guess")))
    assert await transport.probe(_with(access, passphrase=Secret("open sesame")), HELLO, timeout_s=10) == b"hello\n"
    assert bare.cause is Cause.AUTH
    assert f"{key}" in bare.message
    assert "encrypted" in bare.message
    assert "passphrase is wrong" in wrong.message
    assert "guess" not in wrong.message


async def test_a_missing_key_file_is_named(sshd: Sshd, transport: SshTransport, tmp_path: Path) -> None:
    """A key file that does not exist is an authentication failure that names it."""
    failure = await _failure(transport, _with(sshd.access, key_file=tmp_path / "nowhere"))
    assert failure.cause is Cause.AUTH
    assert f"{tmp_path / 'nowhere'} cannot be used: there is no such file" in failure.message


async def test_a_key_that_others_may_read_is_refused(sshd: Sshd, transport: SshTransport, tmp_path: Path) -> None:
    """As ssh does, a private key that others may read is not used."""
    key = make_key(tmp_path / "key")
    key.chmod(0o644)
    failure = await _failure(transport, _with(sshd.access, key_file=key))
    assert "chmod 600" in failure.message
    assert "644" in failure.message


async def test_a_file_without_a_key_is_said(sshd: Sshd, transport: SshTransport, tmp_path: Path) -> None:
    """A file of something else is not tried."""
    (tmp_path / "key").write_text("shopping list")
    (tmp_path / "key").chmod(0o600)
    failure = await _failure(transport, _with(sshd.access, key_file=tmp_path / "key"))
    assert failure.cause is Cause.AUTH
    assert "no private key" in failure.message


async def test_a_key_that_the_host_does_not_accept(sshd: Sshd, transport: SshTransport, tmp_path: Path) -> None:
    """A stranger's key is refused, with the user's name in the sentence."""
    failure = await _failure(transport, _with(sshd.access, key_file=make_key(tmp_path / "stranger")))
    assert failure.cause is Cause.AUTH
    assert f"user {sshd.access.user}" in failure.message


@pytest.fixture
def agent_socket(tmp_path: Path, sshd: Sshd) -> Iterator[Path]:
    """A running ssh-agent that holds a stranger's key and the right one."""
    path = tmp_path / "agent"
    with subprocess.Popen(["ssh-agent", "-D", "-a", str(path)], stdout=subprocess.DEVNULL) as agent:
        wait_until(path.exists, "the agent listens")
        for key in (make_key(tmp_path / "other", "ecdsa"), sshd.user_key):
            env = {**os.environ, "SSH_AUTH_SOCK": str(path)}
            subprocess.run(["ssh-add", "-q", str(key)], env=env, check=True)
        yield path
        agent.terminate()


async def test_the_agent_opens_the_door(
    sshd: Sshd, transport: SshTransport, agent_socket: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each key of the agent is tried until one fits."""
    monkeypatch.setenv("SSH_AUTH_SOCK", str(agent_socket))
    access = _with(sshd.access, key_file=None, agent=True)
    assert await transport.probe(access, HELLO, timeout_s=10) == b"hello\n"


async def test_no_agent_is_said(sshd: Sshd, transport: SshTransport) -> None:
    """Without an agent the sentence says what to set."""
    failure = await _failure(transport, _with(sshd.access, key_file=None, agent=True))
    assert failure.cause is Cause.AUTH
    assert "SSH_AUTH_SOCK" in failure.message


@pytest.mark.parametrize("methods", ["password", "keyboard-interactive"])
async def test_a_password_opens_the_door(transport: SshTransport, tmp_path: Path, methods: str) -> None:
    """The password is given by whichever of the two methods the host has."""
    known = tmp_path / "known_hosts"
    with password_port(methods, known) as server:
        access = SshAccess("127.0.0.1", "ronda", server.port, password=Secret(PASSWORD), known_hosts=known)
        assert await transport.probe(access, HELLO, timeout_s=10) == b"hello\n"
        wrong = await _failure(transport, _with(access, password=Secret("a guess")))
    assert wrong.cause is Cause.AUTH
    assert "refuses the password" in wrong.message
    assert "a guess" not in wrong.message


async def test_an_unknown_host_key_is_shown_and_not_accepted(own_sshd: Sshd, transport: SshTransport) -> None:
    """The sentence has the fingerprint that ssh-keygen shows and the very line that makes the host known."""
    own_sshd.start()
    own_sshd.known_hosts.write_text("")
    failure = await _failure(transport, own_sshd.access)
    assert failure.cause is Cause.HOST_KEY
    assert _fingerprint(own_sshd.host_keys[0]) in failure.message
    assert own_sshd.known_hosts.read_text() == ""
    own_sshd.known_hosts.write_text(failure.message[failure.message.index(f"[127.0.0.1]:{own_sshd.port} ssh-") :])
    assert await transport.probe(own_sshd.access, HELLO, timeout_s=10) == b"hello\n"


async def test_a_changed_host_key_is_louder(own_sshd: Sshd, transport: SshTransport, tmp_path: Path) -> None:
    """The sentence has both fingerprints, and no login is tried."""
    own_sshd.start()
    earlier = make_key(tmp_path / "earlier")
    own_sshd.trust(earlier)
    failure = await _failure(transport, own_sshd.access)
    assert failure.cause is Cause.HOST_KEY
    assert "HAS CHANGED" in failure.message
    assert _fingerprint(own_sshd.host_keys[0]) in failure.message
    assert _fingerprint(earlier) in failure.message
    assert own_sshd.count("Accepted publickey") == 0


async def test_a_change_between_two_polls_is_noticed(own_sshd: Sshd, transport: SshTransport, tmp_path: Path) -> None:
    """A host that comes back with another key after a drop is not believed because it was trusted before."""
    own_sshd.start()
    await transport.probe(own_sshd.access, HELLO, timeout_s=10)
    own_sshd.host_keys = [make_key(tmp_path / "impostor")]
    own_sshd.restart()
    assert (await _failure(transport, own_sshd.access)).cause is Cause.HOST_KEY


@pytest.mark.parametrize("kind", [0, 1, 2])
async def test_the_known_type_of_key_is_asked_for(
    own_sshd: Sshd, transport: SshTransport, sshd: Sshd, kind: int
) -> None:
    """A host with several keys shows the one that known_hosts has."""
    sshd.trust(sshd.host_keys[kind])
    try:
        assert await transport.probe(sshd.access, HELLO, timeout_s=10) == b"hello\n"
    finally:
        sshd.trust(*sshd.host_keys)


async def test_hashed_names_are_known(own_sshd: Sshd, transport: SshTransport) -> None:
    """What `ssh-keygen -H` hashed is still found."""
    own_sshd.start()
    subprocess.run(["ssh-keygen", "-q", "-H", "-f", str(own_sshd.known_hosts)], check=True, capture_output=True)
    assert "127.0.0.1" not in own_sshd.known_hosts.read_text()
    assert await transport.probe(own_sshd.access, HELLO, timeout_s=10) == b"hello\n"


async def test_a_refused_connection(own_sshd: Sshd, transport: SshTransport) -> None:
    """Nobody listening is `refused`."""
    assert (await _failure(transport, own_sshd.access)).cause is Cause.REFUSED


async def test_a_server_that_says_nothing(transport: SshTransport) -> None:
    """Accepting without a greeting is a timeout that says so."""
    with silent_port() as port:
        failure = await _failure(transport, SshAccess("127.0.0.1", "ronda", port.port), timeout_s=0.3)
    assert failure.cause is Cause.TIMEOUT
    assert "says nothing" in failure.message


async def test_a_server_that_stops_after_its_greeting(transport: SshTransport) -> None:
    """A host that hangs in the negotiation is a timeout, not a wait without end."""
    with talking_port(b"SSH-2.0-Stuck\r\n") as port:
        failure = await _failure(transport, SshAccess("127.0.0.1", "ronda", port.port), timeout_s=0.5)
    assert failure.cause is Cause.TIMEOUT
    assert "negotiated" in failure.message


@pytest.mark.parametrize("words", [b"220 mail \x1b[31mready", b"HTTP/1.1 400 Bad Request\r\n\r\n", b"SSH-1.5-Old\r\n"])
async def test_something_else_than_ssh(transport: SshTransport, words: bytes) -> None:
    """Another protocol's greeting is named as such, without its control characters."""
    with talking_port(words) as port:
        failure = await _failure(transport, SshAccess("127.0.0.1", "ronda", port.port), timeout_s=1)
    assert failure.cause in (Cause.MALFORMED, Cause.UNSUPPORTED)
    assert "\x1b" not in failure.message


async def test_a_server_that_hangs_up(transport: SshTransport) -> None:
    """A connection closed before the greeting is `refused`."""
    with closing_port() as port:
        failure = await _failure(transport, SshAccess("127.0.0.1", "ronda", port.port))
    assert failure.cause is Cause.REFUSED


async def test_a_name_that_does_not_exist(transport: SshTransport) -> None:
    """An address that cannot be resolved is unreachable and named."""
    failure = await _failure(transport, SshAccess("no such host.invalid", "ronda"))
    assert failure.cause is Cause.UNREACHABLE
    assert "no such host.invalid" in failure.message
