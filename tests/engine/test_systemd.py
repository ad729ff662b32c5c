"""Tests of `console.engine.systemd`."""

from __future__ import annotations

import os
import socket
from pathlib import Path

from console.engine.systemd import ServiceManager


def test_states_reach_the_manager(tmp_path: Path) -> None:
    """A state is one datagram on the socket that the manager gave."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as manager:
        manager.bind(os.fspath(tmp_path / "notify"))
        manager.settimeout(5)
        ServiceManager({"NOTIFY_SOCKET": os.fspath(tmp_path / "notify")}).tell("READY=1", "STATUS=watching")
        assert manager.recv(200) == b"READY=1\nSTATUS=watching"


def test_nobody_listening_is_no_trouble(tmp_path: Path) -> None:
    """Without a manager, or with one that has gone, telling does nothing."""
    ServiceManager({}).tell("READY=1")
    ServiceManager({"NOTIFY_SOCKET": os.fspath(tmp_path / "gone")}).tell("READY=1")


def test_the_watchdog_is_fed_twice_a_period() -> None:
    """The interval is half of what systemd allows, and none when it watches another process."""
    assert ServiceManager({"WATCHDOG_USEC": "30000000"}).watchdog_s == 15.0
    assert ServiceManager({"WATCHDOG_USEC": "30000000", "WATCHDOG_PID": "1"}).watchdog_s is None
    assert ServiceManager({}).watchdog_s is None
