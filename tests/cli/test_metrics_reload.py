"""Tests of where a real engine serves its metrics when the configuration moves them."""

from __future__ import annotations

import os
import signal
import socket
from pathlib import Path

import httpx
import pytest

from tests.cli.engine_here import CONFIG, EngineHere, engine_here
from tests.peers.sshd import free_port, wait_until

pytestmark = pytest.mark.real


def _at(port: int) -> bool:
    try:
        return httpx.get(f"http://127.0.0.1:{port}/metrics", timeout=20.0).status_code == 200
    except httpx.HTTPError:
        return False


def _is_at_socket(path: Path) -> bool:
    if not path.exists():
        return False
    try:
        with httpx.Client(transport=httpx.HTTPTransport(uds=str(path))) as client:
            return client.get("http://localhost/metrics", timeout=20.0).status_code == 200
    except httpx.HTTPError:
        return False


def _noticed(engine: EngineHere, port: int) -> bool:
    status = engine.status()
    return status is not None and str(port) in str(status["engine"]["notices"])


def test_metrics_move_when_the_configuration_is_read_again(tmp_path: Path) -> None:
    """From nowhere to a port, to a socket, and away, without a restart."""
    port, path = free_port(), tmp_path / "metrics.sock"
    with engine_here(tmp_path) as engine:
        engine.config.write_text(f'{CONFIG}\n[metrics]\nlisten = "127.0.0.1:{port}"\n')
        os.kill(engine.pid, signal.SIGHUP)
        wait_until(lambda: _at(port), "metrics at the port", 120.0)
        engine.config.write_text(f'{CONFIG}\n[metrics]\nsocket = "{path}"\n')
        os.kill(engine.pid, signal.SIGHUP)
        wait_until(lambda: _is_at_socket(path), "metrics at the socket", 120.0)
        wait_until(lambda: not _at(port), "nothing at the port any more", 120.0)
        engine.config.write_text(CONFIG)
        os.kill(engine.pid, signal.SIGHUP)
        wait_until(lambda: not path.exists(), "no socket any more", 120.0)


def test_a_port_that_was_taken_is_tried_again_with_the_next_reload(tmp_path: Path) -> None:
    """The notice says which port; once it is free a reload brings the metrics and takes the notice back."""
    with socket.socket() as holder:
        holder.bind(("127.0.0.1", 0))
        holder.listen()
        port = holder.getsockname()[1]
        with engine_here(tmp_path, f'{CONFIG}\n[metrics]\nlisten = "127.0.0.1:{port}"\n') as engine:
            wait_until(lambda: _noticed(engine, port), "the port is named", 120.0)
            holder.close()
            os.kill(engine.pid, signal.SIGHUP)
            wait_until(lambda: _at(port), "metrics at the port", 120.0)
            wait_until(lambda: not _noticed(engine, port), "no notice", 120.0)
