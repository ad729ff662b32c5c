"""Tests of what is let go and what is kept on a disk that is really full, in a private mount namespace."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.peers.mounts import needs_mounts

pytestmark = [pytest.mark.real, needs_mounts]


def on_small_disk(work: str, at: Path, options: str, fill: str = "") -> Any:
    """What `on_a_small_disk` tells of a file system of its own."""
    mount = f'mount -t tmpfs -o "{options}" none "$1" || exit 9; cd "$2"; {fill}'
    script = f'{mount} exec "$3" -m tests.store.on_a_small_disk {work} "$1"'
    root = Path(__file__).parents[2]
    command = ["unshare", "-m", "sh", "-c", script, "sh", str(at), str(root), sys.executable]
    done = subprocess.run(command, capture_output=True, text=True, check=False, env=os.environ)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_the_oldest_raw_readings_go_first_and_alerts_never(tmp_path: Path) -> None:
    """Days go from the oldest on; two whole ones, means and alerts stay, and there is room again."""
    told = on_small_disk("tended", tmp_path, "size=160m")
    assert told["raw_of_the_first_day"] > 1000
    assert 0 < told["left_of_the_first_day"] <= 289
    assert told["of_the_last_day"] > 1000
    assert told["raw_from_day"] == pytest.approx(8, abs=1)
    assert "the disk is low" in told["room"]
    assert told["book"] == "the book"
    assert told["written_on_the_full_disk"] == 4


def test_an_archive_without_room_for_its_files_is_opened_and_written_later(tmp_path: Path) -> None:
    """Where not even a name fits it is opened all the same, says why nothing is on record, and writes with room."""
    fill = 'touch "$1/ballast1" "$1/ballast2" "$1/ballast3" "$1/ballast4";'
    told = on_small_disk("recorded", tmp_path, "size=1m,nr_inodes=5", fill)
    assert "audit.log cannot be written" in told["problem"]
    assert "audit.log cannot be written" in told["refused"]
    assert told["problem_after"] == ""
    assert told["entries"] == 1
