"""A real OpenSSH sshd on a free loopback port, with its own keys and its own idea of who may enter."""

from __future__ import annotations

import contextlib
import getpass
import os
import pwd
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from console.inventory import SshAccess

SSHD = shutil.which("sshd") or shutil.which("/usr/sbin/sshd")
_SEPARATION_DIR = Path("/run/sshd")


def why_not() -> str | None:
    """Why no sshd can be started here, or None."""
    if SSHD is None or shutil.which("ssh-keygen") is None:
        return "openssh-server is not installed"
    if os.geteuid() == 0 and not _has_separation():
        return "sshd as root needs the user sshd and a writable /run"
    return None


def _has_separation() -> bool:
    try:
        pwd.getpwnam("sshd")
        _SEPARATION_DIR.mkdir(mode=0o755, exist_ok=True)
    except (KeyError, OSError):
        return False
    return True


needs_sshd = pytest.mark.skipif(why_not() is not None, reason=str(why_not()))


def free_port() -> int:
    """A TCP port of 127.0.0.1 that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def make_key(path: Path, kind: str = "ed25519", passphrase: str = "") -> Path:
    """A new private key at `path`, its public half beside it."""
    subprocess.run(["ssh-keygen", "-q", "-t", kind, "-N", passphrase, "-C", "test", "-f", str(path)], check=True)
    return path


def public_line(key: Path) -> str:
    """Type and key of a private key's public half, as known_hosts and authorized_keys write them."""
    kind, blob = Path(f"{key}.pub").read_text().split()[:2]
    return f"{kind} {blob}"


class Sshd:
    """One sshd: `start`, `stop`, `restart`; `access` is how to log in to it as the user that runs the tests.

    `within` stands before its command, as what runs it in another network namespace.
    """

    def __init__(
        self, home: Path, kinds: tuple[str, ...] = ("ed25519",), options: str = "", within: tuple[str, ...] = ()
    ) -> None:
        home.mkdir(parents=True, exist_ok=True)
        self.home = home
        self.port = free_port()
        self.host_keys = [make_key(home / f"host_{kind}", kind) for kind in kinds]
        self.user_key = make_key(home / "user_key")
        self.known_hosts = home / "known_hosts"
        self.log = home / "sshd.log"
        self.options = options
        self._within = within
        self._process: subprocess.Popen[bytes] | None = None
        (home / "authorized_keys").write_text(public_line(self.user_key) + "\n")
        self.trust(*self.host_keys)

    def trust(self, *keys: Path) -> None:
        """Make known_hosts hold exactly these keys for this sshd."""
        name = f"[127.0.0.1]:{self.port}"
        self.known_hosts.write_text("".join(f"{name} {public_line(key)}\n" for key in keys))

    @property
    def access(self) -> SshAccess:
        """A login by key file."""
        return SshAccess(
            "127.0.0.1", getpass.getuser(), self.port, key_file=self.user_key, known_hosts=self.known_hosts
        )

    @property
    def pid(self) -> int:
        """The listening process."""
        assert self._process is not None
        return self._process.pid

    def start(self) -> None:
        """Start and wait until it listens."""
        config = self.home / "sshd_config"
        config.write_text(self._config())
        command = [*self._within, str(SSHD), "-D", "-e", "-f", str(config)]
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(command, stderr=log, start_new_session=True)
        wait_until(lambda: "Server listening" in self.log.read_text(), "sshd listens")

    def _config(self) -> str:
        keys = "".join(f"HostKey {key}\n" for key in self.host_keys)
        return (
            f"Port {self.port}\nListenAddress 127.0.0.1\n{keys}AuthorizedKeysFile {self.home}/authorized_keys\n"
            "StrictModes no\nUsePAM no\nPasswordAuthentication no\nPidFile none\nLogLevel VERBOSE\n"
            f"MaxStartups 100\nPermitRootLogin yes\n{self.options}\n"
        )

    def stop(self) -> None:
        """Kill the daemon and every session it has, as a host that loses its power does."""
        if self._process is None:
            return
        self.drop_sessions()
        self._process.kill()
        self._process.wait()
        self._process = None

    def drop_sessions(self) -> None:
        """Kill the sessions but keep listening."""
        self._signal_sessions(signal.SIGKILL)

    def freeze(self) -> None:
        """Stop the sessions as a host does that hangs: connections stay, nothing answers."""
        self._signal_sessions(signal.SIGSTOP)

    def thaw(self) -> None:
        """Let frozen sessions go on."""
        self._signal_sessions(signal.SIGCONT)

    def _signal_sessions(self, number: signal.Signals) -> None:
        for pid in _descendants(self.pid):
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, number)

    def restart(self) -> None:
        """Stop, forget the log, start on the same port."""
        self.stop()
        self.log.unlink()
        self.start()

    def count(self, words: str) -> int:
        """How often the log has `words`."""
        return self.log.read_text(errors="replace").count(words)


def _descendants(pid: int) -> list[int]:
    children: list[int] = []
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        try:
            children += [int(child) for child in task.read_text().split()]
        except OSError:
            continue
    return [found for child in children for found in (*_descendants(child), child)]


def wait_until(holds: Callable[[], bool], what: str, timeout_s: float = 20.0) -> None:
    """Wait for a condition, checked often; fails with `what` after `timeout_s`."""
    until = time.monotonic() + timeout_s
    while not holds():
        assert time.monotonic() < until, f"timed out waiting until {what}"
        time.sleep(0.01)
