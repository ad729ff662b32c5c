"""A sound small configuration, and what is said about text that is added to it."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from console.config.load import read

SOUND = """\
[sites.town]
[rooms.server-room]
site = "town"
[racks.r1]
room = "server-room"
[credentials.snmp]
type = "snmp"
version = "2c"
community = "env:COMMUNITY"
[credentials.ssh]
type = "ssh"
user = "ronda"
[devices.first]
kind = "pdu"
address = "192.0.2.1"
place = { rack = "r1", unit = 10, height = 2 }
snmp = { credential = "snmp" }
"""

Say = Callable[[str], list[str]]


@pytest.fixture
def say(tmp_path: Path) -> Say:
    """The problems of the sound configuration with `text` after it, without the file's name."""

    def problems(text: str) -> list[str]:
        file = tmp_path / "config.toml"
        file.write_text(SOUND + text, encoding="utf-8")
        file.chmod(0o600)
        loaded = read(file, frozenset({"dell-idrac", "net-snmp"}), {"COMMUNITY": "hush"})
        return [re.sub(r"^:\d+: ", "", str(found).removeprefix(str(file))) for found in loaded.problems]

    return problems
