"""Real borg repositories and rsync folders to be listed, each in a directory of its own."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
from pathlib import Path

import pytest

from tests.peers.sshd import free_port, wait_until

BORG, RSYNC = shutil.which("borg"), shutil.which("rsync")
needs_borg = pytest.mark.skipif(BORG is None, reason="borgbackup is not installed")
needs_rsync = pytest.mark.skipif(RSYNC is None, reason="rsync is not installed")


class BorgRepository:
    """An encrypted repository whose passphrase lies in a file."""

    def __init__(self, home: Path, encrypted: bool = True) -> None:
        self.path = home / "repository"
        self.passphrase = home / "passphrase"
        self.passphrase.write_text("correct horse\n")
        self._environment = {
            **os.environ,
            "BORG_BASE_DIR": str(home / "borg"),
            "BORG_PASSCOMMAND": f"cat {self.passphrase}",
            "TZ": "Asia/Makassar",
        }
        self.borg("init", "-e", "repokey" if encrypted else "none", str(self.path))

    def borg(self, *words: str) -> None:
        """Run borg as the job on the host does, in a zone that is not UTC."""
        subprocess.run([str(BORG), *words], env=self._environment, check=True, capture_output=True)

    def create(self, name: str, source: Path) -> None:
        """Make a whole archive."""
        self.borg("create", f"{self.path}::{name}", str(source))

    def break_off(self, name: str) -> None:
        """Begin an archive and interrupt it as Ctrl-C does: borg leaves a checkpoint."""
        words = [str(BORG), "create", "-C", "none", f"{self.path}::{name}", "-"]
        process = subprocess.Popen(
            words, env=self._environment, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        assert process.stdin is not None
        before = self._octets()
        process.stdin.write(os.urandom(16 << 20))
        process.stdin.flush()
        wait_until(lambda: self._octets() > before + (1 << 20), "borg writes", 60.0)
        process.send_signal(signal.SIGINT)
        process.stdin.close()
        process.wait()

    def _octets(self) -> int:
        return sum(path.stat().st_size for path in (self.path / "data").rglob("*") if path.is_file())


class RsyncDaemon:
    """An rsync server on loopback that shows one folder as the module `backup` to who has the password."""

    def __init__(self, home: Path) -> None:
        self.folder = home / "backup"
        self.folder.mkdir()
        self.port = free_port()
        self.password = home / "password"
        self.password.write_text("correct horse\n")
        self.password.chmod(0o600)
        (home / "secrets").write_text("watch:correct horse\n")
        (home / "secrets").chmod(0o600)
        self._config = home / "rsyncd.conf"
        self._config.write_text(
            f"use chroot = no\npid file = {home}/pid\nlog file = {home}/log\nuid = {os.getuid()}\ngid = {os.getgid()}\n"
            f"[backup]\npath = {self.folder}\nread only = yes\nauth users = watch\nsecrets file = {home}/secrets\n"
        )
        self.source = f"rsync://watch@127.0.0.1:{self.port}/backup"
        self._home = home
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start and wait until it listens."""
        words = ["--daemon", "--no-detach", f"--config={self._config}", "--address=127.0.0.1", f"--port={self.port}"]
        self._process = subprocess.Popen([str(RSYNC), *words], stdin=subprocess.DEVNULL, start_new_session=True)
        log = self._home / "log"
        wait_until(lambda: log.exists() and "starting, listening" in log.read_text(), "rsync listens")

    def stop(self) -> None:
        """End it."""
        if self._process is not None:
            self._process.terminate()
            self._process.wait()
            self._process = None
