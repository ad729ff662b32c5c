"""A real mosquitto on a free loopback port, with or without users, access list and TLS."""

from __future__ import annotations

import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

MOSQUITTO = shutil.which("mosquitto") or shutil.which("/usr/sbin/mosquitto")
PASSWORD = "brokerpass"

_DEADLINE_S = 20.0

needs_mosquitto = pytest.mark.skipif(
    MOSQUITTO is None or shutil.which("mosquitto_pub") is None, reason="mosquitto or its clients are not installed"
)


def free_tcp_port() -> int:
    """A TCP port of 127.0.0.1 that nobody has now."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


class Mosquitto:
    """One broker; `users` log in with PASSWORD, without any everybody may come."""

    def __init__(self, home: Path, users: tuple[str, ...] = (), lines: tuple[str, ...] = ()) -> None:
        home.mkdir(parents=True, exist_ok=True)
        self.home = home
        self.port = free_tcp_port()
        self._users = users
        self._lines = lines
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start it and wait until it takes connections."""
        assert MOSQUITTO is not None
        lines = [f"listener {self.port} 127.0.0.1", "user root", "allow_anonymous true", *self._lines]
        if self._users:
            passwords = self.home / "passwords"
            for number, user in enumerate(self._users):
                create = ["-c"] if number == 0 else []
                command = ["mosquitto_passwd", *create, "-b", str(passwords), user, PASSWORD]
                subprocess.run(command, check=True, capture_output=True)
            lines[2] = "allow_anonymous false"
            lines.append(f"password_file {passwords}")
        config = self.home / "mosquitto.conf"
        config.write_text("\n".join(lines) + "\n")
        with (self.home / "log").open("ab") as log:
            self._process = subprocess.Popen([MOSQUITTO, "-v", "-c", str(config)], stdout=log, stderr=log)
        self._await_listener()

    def stop(self) -> None:
        """Stop it; nothing listens afterwards."""
        if self._process is not None:
            self._process.terminate()
            self._process.wait(_DEADLINE_S)
        self._process = None

    def publish(self, topic: str, payload: str | bytes, *options: str) -> None:
        """Publish one message with mosquitto_pub."""
        raw = payload.encode() if isinstance(payload, str) else payload
        command = ["mosquitto_pub", "-h", "127.0.0.1", "-p", str(self.port), "-t", topic, "-q", "1", "-s", *options]
        subprocess.run(command, input=raw, check=True, capture_output=True, timeout=_DEADLINE_S)

    def log(self) -> str:
        """What it has said."""
        return (self.home / "log").read_text(errors="replace")

    def _await_listener(self) -> None:
        ends_at = time.monotonic() + _DEADLINE_S
        while time.monotonic() < ends_at:
            assert self._process is not None
            if self._process.poll() is not None:
                raise RuntimeError(f"mosquitto ended at once: {self.log()[-2000:]}")
            try:
                socket.create_connection(("127.0.0.1", self.port), 1).close()
            except ConnectionRefusedError:
                time.sleep(0.02)
                continue
            return
        raise RuntimeError(f"mosquitto does not listen: {self.log()[-2000:]}")


@contextmanager
def running_mosquitto(home: Path, users: tuple[str, ...] = (), lines: tuple[str, ...] = ()) -> Iterator[Mosquitto]:
    """A broker for the length of a `with`."""
    broker = Mosquitto(home, users, lines)
    broker.start()
    try:
        yield broker
    finally:
        broker.stop()
