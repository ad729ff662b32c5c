"""A site behind two cables: a network namespace with a web server that lives on while its cables are pulled."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from tests.peers.snmpd import SNMPD
from tests.peers.sshd import wait_until

_OURS = os.getpid()
NAMESPACE = f"ronda-far-{_OURS}"
FIRST, SECOND = f"198.18.{_OURS % 251}", f"198.19.{_OURS % 251}"
"""Of this process alone, from the block for tests (RFC 2544), so that two test runs do not meet."""
PORT = 8080


def why_not() -> str | None:
    """Why no namespace can be made here, or None."""
    if os.geteuid() != 0 or shutil.which("ip") is None:
        return "network namespaces need root and iproute2"
    made = _ip("netns", "add", f"{NAMESPACE}-try", check=False)
    _ip("netns", "del", f"{NAMESPACE}-try", check=False)
    return None if made else "this kernel or container allows no network namespaces"


def _ip(*words: str, check: bool = True) -> bool:
    done = subprocess.run(["ip", *words], check=check, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    return done.returncode == 0


needs_namespaces = pytest.mark.skipif(why_not() is not None, reason=str(why_not()))


class FarSite:
    """`pull` takes one of its cables out, `plug` puts it back; the server inside notices neither."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._server: subprocess.Popen[bytes] | None = None
        self._agent: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Lay both cables and start the server inside; what was begun is taken down when it cannot be done."""
        try:
            self._lay()
        except BaseException:
            self.stop()
            raise

    def _lay(self) -> None:
        _ip("netns", "del", NAMESPACE, check=False)
        _ip("netns", "add", NAMESPACE)
        for number, net in enumerate((FIRST, SECOND)):
            near, far = _near(number), _far(number)
            _ip("link", "add", near, "type", "veth", "peer", "name", far, "netns", NAMESPACE)
            _ip("address", "add", f"{net}.1/24", "dev", near)
            _ip("link", "set", near, "up")
            _ip("-n", NAMESPACE, "address", "add", f"{net}.2/24", "dev", far)
            _ip("-n", NAMESPACE, "link", "set", far, "up")
        command = [sys.executable, "-m", "http.server", str(PORT), "--directory", str(self._root)]
        self._server = subprocess.Popen(
            ["ip", "netns", "exec", NAMESPACE, *command], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        for net in (FIRST, SECOND):
            wait_until(lambda net=net: _answers(net), f"{net}.2 answers")  # type: ignore[misc]

    def answer_snmp(self, home: Path) -> None:
        """Let an snmpd inside answer on the usual port, by the community `public`; it keeps its files in `home`."""
        home.mkdir()
        config = home / "snmpd.conf"
        config.write_text("agentAddress udp:161\nrocommunity public\n")
        command = [str(SNMPD), "-f", "-Lo", "-C", "-c", str(config), "-p", str(home / "pid")]
        environment = os.environ | {"MIBS": "", "SNMP_PERSISTENT_DIR": str(home)}
        self._agent = subprocess.Popen(
            ["ip", "netns", "exec", NAMESPACE, *command],
            env=environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )

    @property
    def alive(self) -> bool:
        """Whether the server inside still runs."""
        return self._server is not None and self._server.poll() is None

    def pull(self, cable: int) -> None:
        """Take a cable out at the far end."""
        _ip("-n", NAMESPACE, "link", "set", _far(cable), "down")

    def plug(self, cable: int) -> None:
        """Put it back."""
        _ip("-n", NAMESPACE, "link", "set", _far(cable), "up")

    def stop(self) -> None:
        """End the server and take everything down."""
        for process in (self._server, self._agent):
            if process is not None:
                process.terminate()
                process.wait(20)
        _ip("netns", "del", NAMESPACE, check=False)
        for number in range(2):
            _ip("link", "del", _near(number), check=False)


def _near(cable: int) -> str:
    return f"near{cable}-{_OURS}"


def _far(cable: int) -> str:
    return f"far{cable}-{_OURS}"


def _answers(net: str) -> bool:
    with socket.socket() as probe:
        probe.settimeout(1)
        return probe.connect_ex((f"{net}.2", PORT)) == 0
