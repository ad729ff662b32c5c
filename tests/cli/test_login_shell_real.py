"""An account whose shell is the console, over a real sshd: it opens the console and nothing else."""

from __future__ import annotations

import os
import shlex
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.peers.sshd import SSHD, Sshd, needs_sshd, wait_until
from tests.peers.terminal import Terminal, needs_tmux

ROOT = Path(__file__).parent.parent.parent
RONDA = [sys.executable, "-m", "console"]
EVIL = ("PAGER", "EDITOR", "VISUAL", "LESSOPEN", "BROWSER", "ENV", "BASH_ENV", "SHELL", "PROMPT_COMMAND")
PYTHON = ("PYTHONPATH", "PYTHONSTARTUP", "PYTHONINSPECT", "PYTHONBREAKPOINT", "TEXTUAL_DRIVER", "RONDA_CONFIG")

can_mount = os.geteuid() == 0 and shutil.which("unshare") is not None
pytestmark = [
    pytest.mark.real,
    pytest.mark.slow,
    needs_sshd,
    needs_tmux,
    pytest.mark.skipif(not can_mount, reason="an account of its own takes root and a mount namespace"),
]


class Host(Sshd):
    """A host with one more account, made in a mount namespace: the accounts of this machine stay as they are.

    The account has the rights of root: what keeps it from files and commands is its shell and sshd's settings alone.
    """

    def __init__(self, home: Path, state: Path) -> None:
        settings = "\n".join(line.strip() for line in _documented_settings())
        super().__init__(home, options=f"AcceptEnv *\nSubsystem sftp internal-sftp\n{settings}\n")
        self.account = home / "account"
        self.account.mkdir()
        self._state = state

    def start(self) -> None:
        config = self.home / "sshd_config"
        config.write_text(self._config())
        programs = self.home / "bin"
        programs.mkdir()
        shutil.copy(ROOT / "contrib" / "ronda-shell", programs)
        ronda = programs / "ronda"
        ronda.write_text(f'#!/bin/sh\nexec {shlex.join(RONDA)} "$@"\n')
        ronda.chmod(0o755)
        passwd = self.home / "passwd"
        account = f"watch:x:0:0:Watch:{self.account}:/usr/local/bin/ronda-shell\n"
        passwd.write_text(account + Path("/etc/passwd").read_text())
        script = (
            f"mount --bind {passwd} /etc/passwd && mount --bind {programs} /usr/local/bin && "
            f"mount -t tmpfs none /var/lib && mkdir /var/lib/ronda && mount --bind {self._state} /var/lib/ronda && "
            f"exec {SSHD} -D -e -f {config}"
        )
        with self.log.open("ab") as log:
            command = ["unshare", "--mount", "sh", "-c", script]
            self._process = subprocess.Popen(command, stderr=log, start_new_session=True)
        wait_until(self._listens, "sshd listens")

    def _listens(self) -> bool:
        assert self._process is not None
        assert self._process.poll() is None, self.log.read_text()
        return "Server listening" in self.log.read_text()

    def reach(self, program: str, *words: str) -> list[str]:
        """The words of a client that logs in as the account; `program` is ssh, scp or sftp."""
        port = "-p" if program == "ssh" else "-P"
        given = [f"UserKnownHostsFile={self.known_hosts}", f"IdentityFile={self.user_key}", "BatchMode=yes"]
        options = [word for one in given for word in ("-o", one)]
        return [program, "-F", "none", port, str(self.port), *options, *words]

    def run(self, program: str, *words: str, **environment: str) -> subprocess.CompletedProcess[str]:
        """What comes of it."""
        environ = {**os.environ, **environment}
        return subprocess.run(
            self.reach(program, *words),
            env=environ,
            capture_output=True,
            text=True,
            check=False,
            timeout=60,
            input="quit\n",
        )

    @property
    def left_behind(self) -> list[str]:
        """Every file under the account's home."""
        return sorted(str(path.relative_to(self.account)) for path in self.account.rglob("*") if path.is_file())


def _documented_settings() -> list[str]:
    """What the page tells an administrator to write, to the letter."""
    page = (ROOT / "docs" / "login-shell.md").read_text()
    block = page[page.index("Match User watch") :]
    return block[: block.index("```")].splitlines()


@pytest.fixture(scope="module")
def host(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Host]:
    """A host with an engine that watches nothing."""
    home = tmp_path_factory.mktemp("host")
    state = home / "state"
    config = home / "config.toml"
    config.write_text('[sites.here]\nname = "Here"\n')
    command = [*RONDA, "engine", "--config", str(config), "--state-dir", str(state)]
    with (home / "engine.log").open("ab") as log, subprocess.Popen(command, stderr=log, stdout=log) as engine:
        host = Host(home / "host", state)
        try:
            wait_until(lambda: (state / "engine.sock").exists(), "the engine listens", 60)
            host.start()
            yield host
        finally:
            host.stop()
            engine.terminate()


@pytest.mark.parametrize("words", [("touch", "taken"), ("sh",), ("-tt", "sh"), ("sh -c 'echo $HOME'",)])
def test_no_command_is_run(host: Host, words: tuple[str, ...]) -> None:
    """It says so, with a terminal and without."""
    flags = [word for word in words if word.startswith("-")]
    done = host.run("ssh", *flags, "watch@127.0.0.1", *(word for word in words if word not in flags))
    assert done.returncode == 2
    assert "console only" in done.stderr + done.stdout
    assert str(host.account) not in done.stdout
    assert host.left_behind == []


def test_no_file_goes_in_or_out(host: Host, tmp_path: Path) -> None:
    """Neither by scp, old or new, nor by sftp."""
    mine = tmp_path / "mine"
    mine.write_text("x")
    for flags in ((), ("-O",)):
        assert host.run("scp", *flags, str(mine), "watch@127.0.0.1:taken").returncode != 0
        assert host.run("scp", *flags, "watch@127.0.0.1:/etc/hostname", str(tmp_path / "out")).returncode != 0
    assert host.run("sftp", "watch@127.0.0.1").returncode != 0
    assert not (tmp_path / "out").exists()
    assert host.left_behind == []


def test_no_connection_goes_through(host: Host) -> None:
    """What listens on the host is not reached by way of it."""
    with socket.create_server(("127.0.0.1", 0)) as inside:
        inside.settimeout(0.1)
        done = host.run("ssh", "-W", f"127.0.0.1:{inside.getsockname()[1]}", "watch@127.0.0.1")
        assert done.returncode != 0
        assert "prohibited" in done.stderr
        with pytest.raises(TimeoutError):
            inside.accept()


def test_the_environment_brings_no_code_along(host: Host, tmp_path: Path) -> None:
    """Even where sshd lets every variable through, none of them chooses a program, a module or a configuration."""
    taken = tmp_path / "taken"
    trap = tmp_path / "trap"
    trap.write_text(f"#!/bin/sh\ntouch {taken}\n")
    trap.chmod(0o755)
    (tmp_path / "sitecustomize.py").write_text(f"open({str(taken)!r}, 'w')\n")
    environment = dict.fromkeys(EVIL, str(trap)) | dict.fromkeys(PYTHON, str(tmp_path))
    sent = [word for name in environment for word in ("-o", f"SendEnv={name}")]
    done = host.run("ssh", "-tt", *sent, "watch@127.0.0.1", **environment, TERM="dumb")
    assert "Here. State: " in done.stdout
    assert not taken.exists()


def test_the_loader_is_told_nothing(host: Host) -> None:
    """What it acts on before any shell begins stays outside, also where sshd lets everything through elsewhere."""
    sent = ("-o", "SendEnv=LD_PRELOAD", "-o", "SendEnv=LANG")
    done = host.run("ssh", "-tt", *sent, "watch@127.0.0.1", TERM="dumb", LANG="id_ID.UTF-8", LD_PRELOAD="/taken.so")
    assert "Keadaan: " in done.stdout
    assert "taken.so" not in done.stdout


def test_neither_the_agent_nor_a_port_comes_back(host: Host) -> None:
    """A listener on the host is refused, and the agent of whoever comes is not there."""
    done = host.run("ssh", "-N", "-o", "ExitOnForwardFailure=yes", "-R", "127.0.0.1:0:127.0.0.1:9", "watch@127.0.0.1")
    assert done.returncode == 255
    assert "forwarding failed" in done.stderr
    assert host.run("ssh", "-A", "watch@127.0.0.1", "ssh-add -l").returncode == 2


def test_the_console_has_no_way_out(host: Host, tmp_path: Path) -> None:
    """No key, no typed line and no end of it leads to a shell; leaving is the end of the login."""
    terminal = Terminal(
        tmp_path / "t", host.reach("ssh", "-tt", "watch@127.0.0.1"), TERM="xterm-256color", LANG="C.UTF-8"
    )
    try:
        terminal.wait_for("1 Servers")
        for line in ("!sh", "sh", "shell", "edit /etc/passwd", "!touch taken"):
            terminal.type(":")
            terminal.wait_for("Command")
            terminal.type(line, "Enter", "Escape", "Escape")
            terminal.wait_for("1 Servers")
        terminal.type("C-z", "C-\\", "C-c", "Escape")
        terminal.wait_for("1 Servers")
        terminal.type("C-s")
        terminal.type("q")
        terminal.wait_for("closed")
    finally:
        terminal.close()
    assert [name for name in host.left_behind if not name.startswith(".local/state/ronda/")] == []
