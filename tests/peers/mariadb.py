"""A real MariaDB on a Unix socket of its own, and a replica that follows it; as root it runs as `mysql`."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
from pathlib import Path

import pytest

from tests.peers.sshd import free_port, wait_until

MARIADBD = shutil.which("mariadbd") or shutil.which("/usr/sbin/mariadbd")


def why_not() -> str | None:
    """Why no MariaDB can be started here, or None."""
    if MARIADBD is None or shutil.which("mariadb-install-db") is None:
        return "mariadb-server is not installed"
    if os.geteuid() != 0:
        return None
    try:
        pwd.getpwnam("mysql")
    except KeyError:
        return "MariaDB does not run as root, and there is no user mysql"
    return None


needs_mariadb = pytest.mark.skipif(why_not() is not None, reason=str(why_not()))


class Mariadb:
    """One server: `client` is the command that reaches it, `query` runs a statement."""

    def __init__(self, number: int) -> None:
        self.number = number
        self.home = Path(tempfile.mkdtemp(prefix="ronda-maria-"))
        self.home.chmod(0o755)
        (self.home / "tmp").mkdir()
        if os.geteuid() == 0:
            for place in (self.home, self.home / "tmp"):
                shutil.chown(place, "mysql", "mysql")
        self.port = free_port()
        self.client = f"mariadb --no-defaults -u root -S {self.home}/socket"
        self.dump = f"mariadb-dump --no-defaults -u root -S {self.home}/socket"
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Make the server's tables and wait until it takes connections."""
        # A server that starts removes the temporary tables of every other one that shares its tmpdir.
        options = [f"--datadir={self.home}/data", f"--tmpdir={self.home}/tmp"]
        options += ["--user=mysql"] if os.geteuid() == 0 else []
        install = ["mariadb-install-db", "--no-defaults", *options]
        self._run(*install, "--auth-root-authentication-method=normal", "--skip-test-db")
        options += [f"--socket={self.home}/socket", f"--pid-file={self.home}/pid"]
        options += ["--bind-address=127.0.0.1", f"--port={self.port}", f"--server-id={self.number}", "--log-bin=log"]
        options += ["--innodb-buffer-pool-size=8M", "--innodb-flush-log-at-trx-commit=0", "--skip-name-resolve"]
        with (self.home / "server.log").open("wb") as log:
            self._process = subprocess.Popen(
                [str(MARIADBD), "--no-defaults", *options], stdout=log, stderr=log, start_new_session=True, cwd="/"
            )
        wait_until(self._answers, "MariaDB answers", 60.0)

    def start_as_replica_of(self, primary: Mariadb) -> None:
        """Start and follow `primary` from its first change on."""
        self.start()
        primary.query("CREATE USER follower@'127.0.0.1' IDENTIFIED BY 'follow'")
        primary.query("GRANT REPLICATION SLAVE ON *.* TO follower@'127.0.0.1'")
        self.query(
            f"CHANGE MASTER TO MASTER_HOST='127.0.0.1', MASTER_PORT={primary.port}, MASTER_USER='follower', "
            "MASTER_PASSWORD='follow', MASTER_USE_GTID=slave_pos, MASTER_CONNECT_RETRY=1"
        )
        self.query("START SLAVE")

    def query(self, statement: str) -> str:
        """What a statement prints, without the names of columns."""
        command = [*self.client.split(), "-N", "-B", "-e", statement]
        return subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()

    def replication(self, key: str) -> str:
        """One value of the replica's status."""
        command = [*self.client.split(), "-e", "SHOW REPLICA STATUS\\G"]
        lines = subprocess.run(command, check=True, capture_output=True, text=True).stdout.splitlines()
        told = (line.strip().partition(": ") for line in lines)
        return next((value for name, _colon, value in told if name == key), "")

    def stop(self) -> None:
        """End it at once and remove what it left."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            self._process = None
        shutil.rmtree(self.home, ignore_errors=True)

    def _answers(self) -> bool:
        command = [*self.client.split(), "-e", "SELECT 1"]
        return subprocess.run(command, check=False, capture_output=True).returncode == 0

    @staticmethod
    def _run(*command: str) -> None:
        subprocess.run(command, check=True, cwd="/", stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
