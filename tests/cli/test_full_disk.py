"""Tests of an engine whose disk is full, on a real file system of its own in a private mount namespace."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.engine_here import EngineHere
from tests.peers.mounts import needs_mounts
from tests.peers.sshd import wait_until

pytestmark = pytest.mark.real


def small_disk(at: Path, size: str) -> tuple[str, ...]:
    """The words before a command that give it a full file system of `size` at `at`."""
    script = (
        'mount -t tmpfs -o "size=$2,mode=700" none "$1" || exit 9; '
        'head -c 1G /dev/zero > "$1/ballast" 2>/dev/null; shift 2; exec "$@"'
    )
    return ("unshare", "-m", "sh", "-c", script, "sh", str(at), size)


@needs_mounts
def test_an_engine_starts_on_a_full_disk_says_so_and_watches(tmp_path: Path) -> None:
    """Alerts fire, the console says what cannot be kept; with room again history and audit log are written."""
    engine = EngineHere(tmp_path)
    engine.state.mkdir()
    try:
        engine.start(*small_disk(engine.state, "4m"))
        engine.wait_for_an_alert()
        wait_until(lambda: "full" in json.dumps(engine.status()["engine"]), "the full disk is said", 60.0)
        alert = next(one["id"] for one in engine.status()["alerts"] if one["state"] == "firing")
        assert engine.ronda("ack", alert, "--note", "seen").returncode == 0
        subprocess.run([*engine.beside, "rm", str(engine.state / "ballast")], check=True)
        wait_until(lambda: "full" not in json.dumps(engine.status()["engine"]), "there is room again", 60.0)
        wait_until(lambda: "seen" in engine.ronda("audit", "show", "--json").stdout, "the deed is on record", 60.0)
        assert engine.ronda("handover", "--initial", "sari").returncode == 0
        assert "shift.take" in engine.ronda("audit", "show", "--json").stdout
        assert engine.ronda("audit", "verify").returncode == 0
        wait_until(lambda: "uptime" in engine.ronda("export", "--since", "1h").stdout, "readings are stored", 60.0)
    finally:
        engine.stop()


@needs_mounts
@pytest.mark.parametrize("free", [0, 1])
def test_where_not_even_a_socket_fits_the_engine_says_so_in_a_sentence(free: int, tmp_path: Path) -> None:
    """It ends with what cannot be made, where and why; no traceback."""
    engine = EngineHere(tmp_path)
    engine.state.mkdir()
    fill = (
        'mount -t tmpfs -o "size=1m,nr_inodes=6,mode=700" none "$1" || exit 9; n=0; '
        'while touch "$1/ballast$n" 2>/dev/null; do n=$((n+1)); done; '
        'if [ "$2" = 1 ]; then rm "$1/ballast0"; fi; shift 2; exec "$@"'
    )
    engine_words = (sys.executable, "-m", "console", "engine", *engine.options)
    command = ["unshare", "-m", "sh", "-c", fill, "sh", str(engine.state), str(free), *engine_words]
    done = subprocess.run(command, capture_output=True, text=True, timeout=90, check=False)
    assert done.returncode not in (0, 9)
    assert "No space left on device" in done.stderr
    assert str(engine.state) in done.stderr
    assert len(done.stderr.splitlines()) == 1
