"""Which profile a device gets when its sysObjectID says little: by what else it answers."""

from __future__ import annotations

from pathlib import Path

import pytest

from console.collect.snmp import SnmpCollector
from console.inventory import SnmpAccess, Target
from console.profiles.catalogue import Catalogue
from tests.fakes.clock import FakeClock
from tests.fakes.recording import Recording
from tests.fakes.snmp_transport import RecordedTransport

OWN = """
title = "Own"
kind = "sensor"

[match]
probe = "1.3.6.1.4.1.55555.2.1.3"
behind = "1.3.6.1.4.1.8072.3.2"

[[tables]]
root = "1.3.6.1.4.1.55555.2.1"
columns = [{ point = "temperature", oid = ".3" }]
"""

LINUX = "1.3.6.1.2.1.1.2.0|6|1.3.6.1.4.1.8072.3.2.10\n"
UNKNOWN = "1.3.6.1.2.1.1.2.0|6|1.3.6.1.4.1.99999.7\n"
ROW = "1.3.6.1.4.1.55555.2.1.3.7.104|2|21\n"


async def profile_of(recording: str, folder: Path, version: str = "2c") -> str:
    (folder / "mine.toml").write_text(OWN, "utf-8")
    transport = RecordedTransport(Recording("1.3.6.1.2.1.1.3.0|67|123456\n" + recording))
    collector = SnmpCollector(transport, Catalogue.load(folder), FakeClock())
    access = SnmpAccess("127.0.0.1", version="1" if version == "1" else "2c")
    return (await collector.poll(Target("device", "snmp", access))).profile


@pytest.mark.parametrize("version", ["1", "2c"])
@pytest.mark.parametrize("who", [LINUX, UNKNOWN, ""], ids=["linux", "unknown", "silent"])
async def test_column_that_only_one_family_has(who: str, version: str, tmp_path: Path) -> None:
    """Any row of the probed column is enough, whatever its index and whatever version of SNMP asks."""
    assert await profile_of(who + ROW, tmp_path, version) == "mine"


async def test_device_without_that_column_is_what_it_says(tmp_path: Path) -> None:
    """A probe that finds nothing changes nothing."""
    assert await profile_of(LINUX, tmp_path) == "net-snmp"


@pytest.mark.parametrize("version", ["1", "2c"])
async def test_unknown_device_is_generic(version: str, tmp_path: Path) -> None:
    """A device that no profile and no probe knows is read by the standard MIBs, and the poll says so."""
    assert await profile_of(UNKNOWN, tmp_path, version) == "generic"


@pytest.mark.parametrize(
    ("answer", "name"),
    [
        ("1.3.6.1.2.1.33.1.3.3.1.3.1|2|231", "rfc1628-ups"),
        ("1.3.6.1.4.1.534.1.2.4.0|2|98", "eaton-ups"),
        ("1.3.6.1.4.1.13742.6.5.2.3.1.4.1.1.4|2|230", "raritan-px"),
        ("1.3.6.1.4.1.318.1.1.1.2.1.1.0|2|2", "apc-ups"),
        ("1.3.6.1.4.1.318.1.1.10.4.2.3.1.5.0.1|2|22", "apc-environment"),
    ],
)
async def test_views_that_hide_the_system_group(answer: str, name: str, tmp_path: Path) -> None:
    """A device whose view hides sysObjectID is known by the tree of its maker."""
    assert await profile_of(answer, tmp_path) == name
