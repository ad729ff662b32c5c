"""A real PostgreSQL on a Unix socket of its own, and a replica that follows it; as root it runs as `postgres`."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
from pathlib import Path

import pytest

_BIN = next(iter(sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)), None)


def why_not() -> str | None:
    """Why no PostgreSQL can be started here, or None."""
    if _BIN is None or not (_BIN / "initdb").exists():
        return "postgresql is not installed"
    if os.geteuid() != 0:
        return None
    try:
        pwd.getpwnam("postgres")
    except KeyError:
        return "PostgreSQL does not run as root, and there is no user postgres"
    return None


needs_postgresql = pytest.mark.skipif(why_not() is not None, reason=str(why_not()))


class Postgresql:
    """One cluster: `psql` is the client command that reaches it, `query` runs a statement."""

    PORT = 5432

    def __init__(self) -> None:
        self.home = Path(tempfile.mkdtemp(prefix="ronda-pg-"))
        self.home.chmod(0o755)
        if os.geteuid() == 0:
            shutil.chown(self.home, "postgres", "postgres")
        self.psql = f"psql -XAtq -h {self.home} -U postgres -v ON_ERROR_STOP=1"
        self.pg_dump = f"pg_dump -h {self.home} -U postgres"

    def start(self) -> None:
        """Make the cluster and wait until it takes connections."""
        self._run("initdb", "-D", f"{self.home}/data", "-U", "postgres", "-A", "trust", "--no-sync", "-E", "UTF8")
        self._go()

    def start_as_replica_of(self, primary: Postgresql) -> None:
        """Copy `primary` and follow it."""
        self._run(
            "pg_basebackup", "-D", f"{self.home}/data", "-R", "-h", str(primary.home), "-U", "postgres", "-X", "s"
        )
        self._go()

    def query(self, statement: str) -> str:
        """What a statement prints."""
        command = [*self.psql.split(), "-c", statement]
        return subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()

    def stop(self) -> None:
        """End it at once and remove what it left."""
        self._run("pg_ctl", "-D", f"{self.home}/data", "-m", "immediate", "stop", check=False)
        shutil.rmtree(self.home, ignore_errors=True)

    def _go(self) -> None:
        options = f"-c listen_addresses='' -c unix_socket_directories={self.home} -c fsync=off"
        self._run("pg_ctl", "-D", f"{self.home}/data", "-w", "-l", f"{self.home}/log", "-o", options, "start")

    def _run(self, program: str, *arguments: str, check: bool = True) -> None:
        user = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
        command = [*user, f"{_BIN}/{program}", *arguments]
        subprocess.run(command, check=check, cwd="/", stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
