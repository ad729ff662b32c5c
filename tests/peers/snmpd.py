"""A real net-snmp snmpd on a free loopback port, with its own persistent directory and credentials."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from console.snmp import ber
from console.snmp.pdu import get_request

SNMPD = shutil.which("snmpd") or shutil.which("/usr/sbin/snmpd")
READ_COMMUNITY = "public"
WRITE_COMMUNITY = "private"
AUTH_PASSWORD = "authpass12"
PRIV_PASSWORD = "privpass12"

_DEADLINE_S = 20.0

needs_snmpd = pytest.mark.skipif(SNMPD is None, reason="snmpd (net-snmp) is not installed")


def free_port() -> int:
    """A UDP port of 127.0.0.1 that nobody has now."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


class Snmpd:
    """One snmpd: `add_user`, `start`, `stop`, `restart`; both communities work, v3 users as they were added.

    net-snmp's words: auth MD5, SHA, SHA-224 … SHA-512; priv DES, AES, AES-192, AES-256, and their `-C` kin.
    """

    def __init__(self, home: Path, lines: tuple[str, ...] = (), port: int | None = None) -> None:
        home.mkdir(parents=True, exist_ok=True)
        self.home = home
        self.port = port or free_port()
        self.log = home / "snmpd.log"
        self.lines = [
            f"agentAddress udp:127.0.0.1:{self.port}",
            f"rocommunity {READ_COMMUNITY} 127.0.0.1",
            f"rwcommunity {WRITE_COMMUNITY} 127.0.0.1",
            *lines,
        ]
        self._process: subprocess.Popen[bytes] | None = None

    def add_user(self, name: str, auth: str = "", priv: str = "") -> None:
        """A v3 user with write access and the passwords of this module; before `start`."""
        level = "priv" if priv else "auth" if auth else "noauth"
        auth_part = f' {auth} "{AUTH_PASSWORD}"' if auth else ""
        priv_part = f' {priv} "{PRIV_PASSWORD}"' if priv else ""
        self.lines += [f"createUser {name}{auth_part}{priv_part}", f"rwuser {name} {level}"]

    def start(self) -> None:
        """Start it and wait until it answers."""
        assert SNMPD is not None
        config = self.home / "snmpd.conf"
        config.write_text("\n".join(self.lines) + "\n")
        config.chmod(0o600)
        persistent = self.home / "persistent"
        persistent.mkdir(exist_ok=True)
        environment = os.environ | {
            "MIBS": "",
            "SNMP_PERSISTENT_DIR": str(persistent),
            "SNMPCONFPATH": f"{self.home}:{persistent}",
        }
        # Without -C, which would also leave out the boot counter that it keeps in the persistent directory.
        pid_file = self.home / "snmpd.pid"
        with self.log.open("ab") as log:
            command = [SNMPD, "-f", "-Lo", "-p", str(pid_file)]
            self._process = subprocess.Popen(command, env=environment, stdout=log, stderr=log)
        self._await_answer()

    @property
    def pid(self) -> int:
        """The daemon's process."""
        assert self._process is not None
        return self._process.pid

    def stop(self) -> None:
        """Stop it; nothing listens afterwards."""
        if self._process is not None:
            self._process.terminate()
            self._process.wait(_DEADLINE_S)
        self._process = None

    def restart(self) -> None:
        """Reboot as v3 sees it: one more boot, time from zero."""
        self.stop()
        self.start()

    def _await_answer(self) -> None:
        community = ber.octets(READ_COMMUNITY.encode())
        request = get_request(((1, 3, 6, 1, 2, 1, 1, 3, 0),)).encode(b"\x01\x02\x03\x04")
        ends_at = time.monotonic() + _DEADLINE_S
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as asking:
            asking.settimeout(0.1)
            asking.connect(("127.0.0.1", self.port))
            while time.monotonic() < ends_at:
                assert self._process is not None
                if self._process.poll() is not None:
                    raise RuntimeError(f"snmpd ended at once: {self.log.read_text()[-2000:]}")
                try:
                    asking.send(ber.sequence(b"\x02\x01\x01", community, request))
                    asking.recv(4096)
                except TimeoutError:
                    continue
                except ConnectionRefusedError:
                    time.sleep(0.02)
                    continue
                return
        raise RuntimeError(f"snmpd does not answer: {self.log.read_text()[-2000:]}")


@contextmanager
def running_snmpd(home: Path, *users: tuple[str, str, str], lines: tuple[str, ...] = ()) -> Iterator[Snmpd]:
    """An snmpd with these users (name, auth, priv) for the length of a `with`."""
    daemon = Snmpd(home, lines)
    for name, auth, priv in users:
        daemon.add_user(name, auth, priv)
    daemon.start()
    try:
        yield daemon
    finally:
        daemon.stop()
