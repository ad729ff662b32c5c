"""How tests ask the simulated rack: Debian's SNMP tools, an SSH client, the control socket."""

from __future__ import annotations

import json
import shutil
import socket
import subprocess
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import paramiko
import pytest
import tomli

PATIENCE_S = 20.0

needs_net_snmp = pytest.mark.skipif(shutil.which("snmpget") is None, reason="needs Debian's package snmp")


class RunningRack:
    """A rack in another process, known by the configuration that it wrote."""

    def __init__(self, config_path: Path) -> None:
        self.directory = config_path.parent
        self._document = tomli.loads(config_path.read_text("utf-8"))

    def control(self, line: str) -> Any:
        """The answer of the control socket to one line."""
        with socket.socket(socket.AF_UNIX) as talking:
            talking.settimeout(PATIENCE_S)
            talking.connect(str(self.directory / "control.sock"))
            with talking.makefile("rw", encoding="utf-8") as lines:
                lines.write(line + "\n")
                lines.flush()
                return json.loads(lines.readline())

    def server(self, id_: str) -> Any:
        """A server as the world has it now."""
        return self.control("state")["servers"][id_]

    def outlet_watts(self, number: int) -> list[float]:
        """What the outlets of this number give, PDU by PDU."""
        return [pdu["outlets"][number - 1]["watts"] for pdu in self.control("state")["pdus"].values()]

    def commands(self, id_: str) -> dict[str, int]:
        """What was done to a device."""
        found: dict[str, int] = self.control("counts").get(id_, {})
        return found

    def address(self, id_: str) -> tuple[str, int]:
        """Where its SNMP agent listens."""
        device = self._document["devices"][id_]
        return device["address"], device["snmp"]["port"]

    def community(self, id_: str) -> str:
        """The community of a v2c device."""
        return _secret(self._credential(id_, "snmp")["community"])

    def net_snmp(self, tool: str, id_: str, *rest: str) -> str:
        """What Debian's `snmpget`, `snmpwalk` or `snmpset` prints."""
        host, port = self.address(id_)
        common = ["-On", "-Oe", "-r0", "-t2", *self._login(id_), f"{host}:{port}"]
        ran = subprocess.run([tool, *common, *rest], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False)
        return ran.stdout.decode()

    def _login(self, id_: str) -> list[str]:
        credential = self._credential(id_, "snmp")
        if credential["version"] == "2c":
            return ["-v2c", "-c", self.community(id_)]
        login = ["-u", credential["user"], "-l", "authPriv", "-a", credential["auth"]]
        return [
            "-v3",
            *login,
            "-A",
            _secret(credential["auth_key"]),
            "-x",
            "AES",
            "-X",
            _secret(credential["priv_key"]),
        ]

    def ssh_address(self, id_: str) -> tuple[str, int]:
        """Where its SSH server listens."""
        device = self._document["devices"][id_]
        return device["address"], device["ssh"]["port"]

    def over_ssh(self, id_: str, command: str, given: str = "", key_file: str = "") -> tuple[int, str]:
        """Exit status and output of a command; the host's key must be the one in known_hosts."""
        credential = self._credential(id_, "ssh")
        host, port = self.ssh_address(id_)
        with paramiko.SSHClient() as client:
            client.load_host_keys(credential["known_hosts"])
            client.connect(
                host,
                port,
                credential["user"],
                key_filename=key_file or credential["key_file"],
                allow_agent=False,
                look_for_keys=False,
                timeout=1,
            )
            entered, output, _errors = client.exec_command(command, timeout=5)
            entered.write(given)
            entered.channel.shutdown_write()
            return output.channel.recv_exit_status(), output.read().decode()

    def _credential(self, id_: str, source: str) -> dict[str, Any]:
        name = self._document["devices"][id_][source]["credential"]
        found: dict[str, Any] = self._document["credentials"][name]
        return found


def until(condition: Callable[[], bool]) -> None:
    """Wait for a condition, at most PATIENCE_S."""
    end = time.monotonic() + PATIENCE_S
    while not condition():
        assert time.monotonic() < end, "it did not come true in time"
        time.sleep(0.05)


def succeeds(attempt: Callable[[], object]) -> bool:
    """Whether a client gets through now."""
    try:
        attempt()
    except (OSError, paramiko.SSHException):
        return False
    return True


def _secret(reference: str) -> str:
    return Path(reference.removeprefix("file:")).read_text("utf-8").strip()
