"""A server made of real daemons: snmpd and sshd, and a `systemctl` whose poweroff really ends both."""

from __future__ import annotations

import os
import stat
from pathlib import Path

from tests.peers.snmpd import READ_COMMUNITY, Snmpd
from tests.peers.sshd import Sshd

_SYSTEMCTL = """#!/bin/sh
# What poweroff does to a host, as seen from outside: it says good-bye, then nothing answers any more.
echo "$@" >> {log}
case "$1" in
  poweroff)
    echo "The system will power off now!"
    ( sleep 1; kill $(cat {pids}); kill -9 $(cat {pids}) ) >/dev/null 2>&1 &
    ;;
  *) echo "unknown" ;;
esac
"""


class RealHost:
    """Answers SNMP and SSH on loopback until it is told to power off; `commands` is what `systemctl` was given."""

    def __init__(self, home: Path) -> None:
        self.home = home
        stand_ins = home / "bin"
        stand_ins.mkdir(parents=True)
        self._pids = home / "pids"
        self._log = home / "systemctl.log"
        script = stand_ins / "systemctl"
        script.write_text(_SYSTEMCTL.format(log=self._log, pids=self._pids))
        script.chmod(script.stat().st_mode | stat.S_IXUSR)
        self.snmpd = Snmpd(home / "snmpd", lines=("sysName real-1",))
        path = f"{stand_ins}:{os.environ.get('PATH', '/usr/bin:/bin')}"
        self.sshd = Sshd(home / "sshd", options=f"SetEnv PATH={path}")

    def start(self) -> None:
        """Start both and wait until they answer."""
        self.snmpd.start()
        self.sshd.start()
        self._pids.write_text(f"{self.snmpd.pid} {self.sshd.pid}\n")

    def stop(self) -> None:
        """End whatever still runs."""
        self.sshd.stop()
        self.snmpd.stop()

    @property
    def commands(self) -> list[str]:
        """Every command line that `systemctl` was given, in order."""
        return self._log.read_text().splitlines() if self._log.exists() else []

    def config(self, name: str) -> str:
        """The tables that add this host to a configuration as device `name`."""
        access = self.sshd.access
        return f"""
[credentials.{name}-snmp]
type = "snmp"
version = "2c"
community = "{READ_COMMUNITY}"

[credentials.{name}-ssh]
type = "ssh"
user = "{access.user}"
key_file = "{access.key_file}"
known_hosts = "{access.known_hosts}"

[devices.{name}]
kind = "server"
address = "127.0.0.1"
interval = "1s"
timeout = "3s"
place = {{ rack = "r1", unit = 1 }}
snmp = {{ credential = "{name}-snmp", port = {self.snmpd.port} }}
ssh = {{ credential = "{name}-ssh", port = {access.port} }}
"""


PLACES = """
[sites.test]
name = "Test room"

[rooms.room]
site = "test"

[racks.r1]
room = "room"
"""
