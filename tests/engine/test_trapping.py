"""A trap makes its device read at once and leaves an event where every window sees it."""

from __future__ import annotations

import asyncio
import shutil
import subprocess
from pathlib import Path

import pytest

from console.clock import SystemClock
from console.engine.bus import Bus
from console.engine.load import Setup, read_setup
from console.engine.trapping import KEPT, Trapping
from console.model.event import TrapReceived
from tests.peers.snmpd import free_port

pytestmark = [
    pytest.mark.real,
    pytest.mark.skipif(shutil.which("snmptrap") is None, reason="snmptrap (net-snmp) is not installed"),
]


class Readable:
    """Notes which devices are to be read."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.came = asyncio.Event()

    def poll_soon(self, device: str) -> None:
        self.asked.append(device)
        self.came.set()


class Rig:
    """A bus, notices, and what listens for traps."""

    def __init__(self) -> None:
        self.bus = Bus()
        self.notices: dict[str, str | None] = {}
        self.readable = Readable()
        self.trapping = Trapping(self.readable, self.bus, self.notices.__setitem__, SystemClock())

    def events(self) -> list[TrapReceived]:
        """What windows see."""
        return [one for one in self.bus.entities() if isinstance(one, TrapReceived)]


def setup(home: Path, listen: str, address: str = "127.0.0.1") -> Setup:
    """A UPS that may send traps."""
    file = home / "config.toml"
    file.write_text(f"""\
[engine]
trap_listen = "{listen}"
[credentials.c]
type = "snmp"
version = "2c"
community = "public"
[devices.ups]
kind = "ups"
address = "{address}"
snmp = {{ credential = "c" }}
""")
    file.chmod(0o600)
    return read_setup(file)


async def trap(port: int, oid: str = "1.3.6.1.2.1.33.2.1") -> None:
    """One trap of net-snmp's own tool."""
    command = ["snmptrap", "-v2c", "-c", "public", f"127.0.0.1:{port}", "", oid, "1.3.6.1.2.1.33.1.2.3.0", "i", "9"]
    await asyncio.to_thread(subprocess.run, command, check=True, capture_output=True, timeout=20)


async def test_a_trap_is_an_event_and_a_read(tmp_path: Path) -> None:
    """The standard traps have names; what they carry is shown."""
    rig, port = Rig(), free_port()
    await rig.trapping.follow(setup(tmp_path, f"127.0.0.1:{port}"))
    await trap(port)
    await asyncio.wait_for(rig.readable.came.wait(), 20)
    rig.trapping.close()
    assert rig.readable.asked == ["ups"]
    (event,) = rig.events()
    assert (event.device, event.trap, event.inform) == ("ups", "upsTrapOnBattery", False)
    assert event.varbinds == (("1.3.6.1.2.1.33.1.2.3.0", "9"),)


async def test_an_unknown_sender_is_a_notice(tmp_path: Path) -> None:
    """How many there were is said; nothing is read for them."""
    rig, port = Rig(), free_port()
    await rig.trapping.follow(setup(tmp_path, f"127.0.0.1:{port}", "127.0.0.9"))
    await trap(port)
    async with asyncio.timeout(20):
        while "unknown traps" not in rig.notices:
            await asyncio.sleep(0.01)
            rig.trapping.tick()
    rig.trapping.close()
    assert "1 trap of an unknown sender" in str(rig.notices["unknown traps"])
    assert rig.readable.asked == []


async def test_a_port_that_is_taken_is_a_notice(tmp_path: Path) -> None:
    """The engine runs on without traps and says why; a correction is followed."""
    holder, rig, port = Rig(), Rig(), free_port()
    await holder.trapping.follow(setup(tmp_path, f"127.0.0.1:{port}"))
    await rig.trapping.follow(setup(tmp_path, f"127.0.0.1:{port}"))
    assert "trap_listen" in str(rig.notices["traps"])
    await rig.trapping.follow(setup(tmp_path, f"127.0.0.1:{free_port()}"))
    assert rig.notices["traps"] is None
    rig.trapping.close()
    holder.trapping.close()


async def test_without_an_address_nothing_listens(tmp_path: Path) -> None:
    """Traps are off unless they are asked for."""
    rig = Rig()
    await rig.trapping.follow(setup(tmp_path, ""))
    assert rig.notices == {"traps": None} or rig.notices == {}


async def test_old_events_make_room(tmp_path: Path) -> None:
    """Only the newest are kept."""
    from console.collect.transport.trap_engine import Notified

    rig = Rig()
    for _ in range(KEPT + 5):
        rig.trapping.take(("ups",), "127.0.0.1", Notified("1.2.3", (), False))
    assert len(rig.events()) == KEPT
