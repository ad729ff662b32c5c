"""A real dnsmasq on a free loopback port that answers from a table: an honest resolver, or one that lies."""

from __future__ import annotations

import shutil
import socket
import subprocess
from pathlib import Path

import pytest

from tests.peers.sshd import free_port, wait_until

DNSMASQ = shutil.which("dnsmasq") or shutil.which("/usr/sbin/dnsmasq")
needs_dnsmasq = pytest.mark.skipif(DNSMASQ is None, reason="dnsmasq is not installed")


class Dnsmasq:
    """Answers for `names`; speaks for the zone when `zone` is given, is a mere resolver without."""

    def __init__(self, home: Path, names: dict[str, str], zone: str = "") -> None:
        home.mkdir(parents=True, exist_ok=True)
        self.port = free_port()
        self._home = home
        self._names = names
        self._zone = zone
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start and wait until it answers over TCP."""
        command = [
            str(DNSMASQ),
            "--keep-in-foreground",
            "--conf-file=/dev/null",
            "--no-resolv",
            "--no-hosts",
            "--user=",
            f"--pid-file={self._home}/pid",
            f"--port={self.port}",
            "--listen-address=127.0.0.1",
            "--bind-interfaces",
            *(f"--address=/{name}/{address}" for name, address in self._names.items()),
        ]
        if self._zone:
            command += [f"--auth-zone={self._zone}", f"--auth-server=ns.{self._zone},127.0.0.1"]
            command += [f"--host-record={name},{address}" for name, address in self._names.items()]
        self._process = subprocess.Popen(command, stderr=subprocess.DEVNULL)
        wait_until(self._listens, "dnsmasq listens")

    def stop(self) -> None:
        """End it and wait for the end."""
        if self._process is not None:
            self._process.terminate()
            self._process.wait(20)
            self._process = None

    def _listens(self) -> bool:
        with socket.socket() as probe:
            probe.settimeout(1)
            return probe.connect_ex(("127.0.0.1", self.port)) == 0
