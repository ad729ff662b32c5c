"""A host whose key is another one than before, over a real sshd: what each command that asks it says."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from console.cli import run
from tests.peers.sshd import Sshd, make_key, needs_sshd

pytestmark = [pytest.mark.real, needs_sshd]


@pytest.fixture
def changed(tmp_path: Path) -> Iterator[tuple[Sshd, Path]]:
    """An sshd with another key than the one that is known, and the key that it had."""
    host = Sshd(tmp_path / "host")
    earlier = make_key(tmp_path / "earlier")
    host.trust(earlier)
    host.start()
    yield host, earlier
    host.stop()


def command_line(command: str, host: Sshd, tmp_path: Path) -> list[str]:
    access = host.access
    config = tmp_path / "config.toml"
    config.write_text(
        f'[credentials.login]\ntype = "ssh"\nuser = "{access.user}"\nkey_file = "{access.key_file}"\n'
        f'known_hosts = "{host.known_hosts}"\n[devices.srv-1]\nkind = "server"\naddress = "127.0.0.1"\n'
        f'ssh = {{ credential = "login", port = {host.port} }}\n'
    )
    config.chmod(0o600)
    places = ["--config", str(config), "--state-dir", str(tmp_path / "state")]
    given = ["--ssh-user", access.user, "--ssh-key", str(access.key_file), "--ssh-port", str(host.port)]
    given += ["--known-hosts", str(host.known_hosts)]
    return {
        "poll": ["poll", "srv-1", *places],
        "doctor": ["doctor", *places],
        "probe": ["probe", "127.0.0.1", *given, *places],
    }[command]


@pytest.mark.parametrize("command", ["poll", "probe", "doctor"])
def test_a_changed_key_is_named_as_changed(
    changed: tuple[Sshd, Path], command: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """It says so with both fingerprints, what that can mean and what to do; nothing is sent or accepted."""
    host, earlier = changed
    known = host.known_hosts.read_text()
    run(command_line(command, host, tmp_path))
    said = "".join(capsys.readouterr())
    assert f"THE HOST KEY OF [127.0.0.1]:{host.port} HAS CHANGED" in said
    assert fingerprint(host.host_keys[0]) in said
    assert fingerprint(earlier) in said
    assert "Somebody may be answering in its place" in said
    assert "If the host was reinstalled, check its fingerprint on the host itself" in said
    assert f"ssh-keygen -R '[127.0.0.1]:{host.port}'" in said
    assert host.known_hosts.read_text() == known
    assert host.count("Accepted publickey") == 0


def test_doctor_does_not_send_anybody_to_ask_it_again(
    changed: tuple[Sshd, Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The remedy is a look at the machine."""
    run(command_line("doctor", changed[0], tmp_path))
    said = capsys.readouterr().out
    assert "compared the fingerprint at the machine itself" in said
    assert "ronda poll srv-1" not in said


def fingerprint(key: Path) -> str:
    """As ssh-keygen shows it."""
    done = subprocess.run(["ssh-keygen", "-lf", str(key)], capture_output=True, text=True, check=True)
    return done.stdout.split()[1]
