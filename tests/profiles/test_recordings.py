"""Each recording, read by the profile that matches it, gives the readings that stand beside it."""

from __future__ import annotations

from pathlib import Path

import pytest

from console.collect.snmp import SnmpCollector
from console.inventory import SnmpAccess, Target
from console.model.reading import Reading
from console.profiles.catalogue import Catalogue
from tests.fakes.clock import FakeClock
from tests.fakes.recording import Recording
from tests.fakes.snmp_transport import RecordedTransport

RECORDINGS = sorted((Path(__file__).parent / "recordings").glob("*.snmprec"))
CATALOGUE = Catalogue.load()


def row(reading: Reading) -> str:
    """A reading as a line of the expected table."""
    value = "" if reading.value is None else reading.value
    shown = f"{value:g}" if isinstance(value, int | float) else value
    return "\t".join((reading.point, reading.instance, shown, reading.unit, reading.state, reading.quality))


@pytest.mark.parametrize("path", RECORDINGS, ids=lambda path: path.stem)
async def test_recording(path: Path) -> None:
    """A device is recognised and all it says is read as its table has it."""
    collector = SnmpCollector(RecordedTransport(Recording.read(path)), CATALOGUE, FakeClock())
    poll = await collector.poll(Target(path.stem, "snmp", SnmpAccess("127.0.0.1")))
    expected = path.with_suffix(".tsv").read_text("utf-8").splitlines()[1:]
    assert (poll.profile, poll.failure) == (path.stem, None)
    assert [row(reading) for reading in poll.readings] == expected
