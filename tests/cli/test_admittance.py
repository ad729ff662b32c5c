"""Tests of `console.cli.admittance`: who may pass to an engine, and what is to be done for somebody who may not."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from console.cli.admittance import Account, Barrier, barred_at, remedy

SINTA = Account("sinta", frozenset({"sinta"}), frozenset({"sinta"}))
NOBODY = 65534
ANOTHER_GROUP = 60001
SOCKET = Path("/var/lib/ronda/engine.sock")

as_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root can become somebody else")


def test_who_is_in_no_group_is_put_into_it() -> None:
    """The owner, the group and the administrator's command are named; nothing is to be started."""
    said = remedy(Barrier(SOCKET, "ronda", "room", group_passes=True), SINTA)
    assert "belongs to ronda" in said
    assert "“usermod -aG room sinta”" in said
    assert "start it" not in said


def test_a_group_of_later_logins_asks_for_a_new_login() -> None:
    """Who was put into the group since the login needs no administrator."""
    waiting = Account("sinta", frozenset({"sinta"}), frozenset({"sinta", "room"}))
    said = remedy(Barrier(SOCKET, "ronda", "room", group_passes=True), waiting)
    assert "log out and in again" in said
    assert "usermod" not in said


def test_without_a_group_the_configuration_must_name_one() -> None:
    """Where nobody but the owner may pass, no membership helps."""
    said = remedy(Barrier(SOCKET.parent, "ronda", "root"), SINTA)
    assert "socket_group" in said
    assert "usermod" not in said


def test_what_cannot_be_seen_is_asked_about() -> None:
    """Nothing is said of an owner that cannot be read."""
    assert "administrator" in remedy(Barrier(SOCKET), SINTA)


@as_root
@pytest.mark.parametrize(
    ("directory", "mode", "word"), [(0o700, 0o600, "socket_group"), (0o711, 0o660, "usermod"), (0o711, 0o600, "group")]
)
def test_a_stranger_is_told_how_to_get_in(tmp_path: Path, directory: int, mode: int, word: str) -> None:
    """`ronda doctor` of an account that may not pass says who owns the engine, and never to start one."""
    with _state() as state, socket.socket(socket.AF_UNIX) as listening:
        listening.bind(str(state / "engine.sock"))
        listening.listen()
        os.chown(state / "engine.sock", 0, ANOTHER_GROUP)
        (state / "engine.sock").chmod(mode)
        state.chmod(directory)
        said = _as_nobody(tmp_path, "doctor", "--state-dir", str(state))
    assert "belongs to root" in said
    assert word in said
    assert "start it" not in said


@as_root
def test_nobody_is_let_into_the_group_of_root(tmp_path: Path) -> None:
    """A socket that root's group may write to asks for a group of its own."""
    path = tmp_path / "engine.sock"
    path.touch()
    path.chmod(0o660)
    os.chown(path, 0, ANOTHER_GROUP)
    assert barred_at(path).group_passes
    os.chown(path, 0, 0)
    assert not barred_at(path).group_passes


def test_the_socket_itself_is_the_last_barrier(tmp_path: Path) -> None:
    """A way that is open up to the socket ends there."""
    path = tmp_path / "engine.sock"
    path.touch()
    assert barred_at(path).path == path


@as_root
def test_a_member_needs_not_read_the_state_directory(tmp_path: Path) -> None:
    """What `socket_group` lets through (mode 710) may be named with --state-dir, though it cannot be listed."""
    with _state() as state:
        with socket.socket(socket.AF_UNIX) as gone:
            gone.bind(str(state / "engine.sock"))
        os.chown(state, 0, NOBODY)
        os.chown(state / "engine.sock", 0, NOBODY)
        state.chmod(0o710)
        (state / "engine.sock").chmod(0o660)
        assert "no engine listens" in _as_nobody(tmp_path, "doctor", "--state-dir", str(state))


@as_root
@pytest.mark.parametrize("command", ["check", "doctor"])
def test_a_configuration_behind_a_closed_directory_is_named(tmp_path: Path, command: str) -> None:
    """Somebody who may not look into the directory is told so; that is no fault inside Ronda."""
    with _state() as closed:
        (closed / "config.toml").touch()
        config = str(closed / "config.toml")
        said = _as_nobody(tmp_path, command, "--config", config, "--state-dir", str(closed / "state"))
    assert {"check": f"{config}: you may not read this file", "doctor": f"1 mistake in {config}"}[command] in said


@contextmanager
def _state() -> Iterator[Path]:
    """A state directory where another account can come, as pytest's own is not."""
    with tempfile.TemporaryDirectory(prefix="ronda-barred-") as directory:
        yield Path(directory)


_SCRIPT = """
import os, sys
from console.cli import run
run(["doctor", "--state-dir", sys.argv[1]])
run(["check", "--config", sys.argv[1]])
print("AS NOBODY", flush=True)
os.setgroups([])
os.setgid(65534)
os.setuid(65534)
run(sys.argv[2:])
"""


def _as_nobody(tmp_path: Path, *arguments: str) -> str:
    """What a command says to another account; nothing is left to be imported from our home."""
    done = subprocess.run(
        [sys.executable, "-c", _SCRIPT, str(tmp_path / "none"), *arguments],
        env={"HOME": "/nonexistent", "PATH": os.environ["PATH"], "LANG": "C.UTF-8"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
        timeout=120,
    )
    said = " ".join(done.stdout.partition("AS NOBODY")[2].split())
    assert "Traceback" not in said
    return said
