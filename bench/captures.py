"""Polls every recording of a folder through the real transport and compares with what its `expected/` table holds.

usage: python -m bench.captures [FOLDER] [--device NAME] [--verbose] [--json FILE]
FOLDER has recordings (`**/*.snmprec`) and tables (`expected/NAME.tsv`); without it RONDA_CAPTURES names it.
"""

from __future__ import annotations

import argparse
import asyncio
import csv
import json
import os
import sys
from dataclasses import asdict, dataclass, field
from pathlib import Path

from bench.recording_agent import RecordingAgent
from console.clock import SystemClock
from console.collect.snmp import SnmpCollector
from console.collect.transport.snmp import SnmpTransport
from console.config.secrets import Secret
from console.inventory import SnmpAccess, Target
from console.model.poll import Poll
from console.model.reading import Quality, Reading
from console.profiles.catalogue import GENERIC, Catalogue
from console.profiles.oid import Oid, parse_oid
from tests.fakes.recording import Recording

POINTS_OF_CLASS = {
    "temperature": ("temperature", "dew_point"),
    "humidity": ("humidity",),
    "voltage": ("voltage",),
    "current": ("current",),
    "power": ("power", "apparent_power"),
    "frequency": ("frequency",),
    "load": ("load",),
    "charge": ("charge",),
    "runtime": ("runtime",),
    "fanspeed": ("fan_speed",),
    "power_factor": ("power_factor",),
    "power_consumed": ("energy",),
    "pressure": ("pressure",),
    "airflow": ("airflow",),
}
STATES = {"0": "ok", "1": "warning", "2": "critical", "3": "unknown"}
STEP_OF_CLASS = {"runtime": 60.0, "pressure": 1000.0}
"""Where the tables' unit is a multiple of ours: minutes, kilopascal."""


@dataclass
class Expected:
    """One row of a table: what a mature system reads from `oid`."""

    sensor: str
    oid: Oid
    label: str
    value: float | None
    state: str


@dataclass
class Tally:
    """How one device fared."""

    device: str
    profile: str
    expected: int = 0
    found: int = 0
    right: int = 0
    wrong: int = 0
    missing: int = 0
    readings: int = 0
    bad: int = 0
    failure: str = ""
    notes: list[str] = field(default_factory=list)


@dataclass
class Mutation:
    """One object set to a value that makes it a warning or critical."""

    device: str
    oid: Oid
    raw: int
    state: str
    text: str


def expected_rows(path: Path) -> list[Expected]:
    """The table's rows for classes that are points of ours."""
    if not path.exists():
        return []
    rows = []
    with path.open(encoding="utf-8", errors="replace") as file:
        for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE):
            wanted = row["class"] in POINTS_OF_CLASS or row["class"] == "state"
            if not wanted or not (row["oid"] or "").strip(".").replace(".", "").isdigit():
                continue
            state = STATES.get((row["state_generic(0ok/1warn/2crit/3unk)"] or "").strip(), "")
            rows.append(Expected(row["class"], parse_oid(row["oid"]), row["descr"], _number(row["expected"]), state))
    return rows


def _number(text: str | None) -> float | None:
    try:
        return float(text or "")
    except ValueError:
        return None


def compare(poll: Poll, origins: dict[tuple[str, str], tuple[Oid, ...]], rows: list[Expected]) -> Tally:
    """Match each expected row with the reading of the same object, else with one of the same kind and value."""
    tally = Tally(poll.device, poll.profile, expected=len(rows), readings=len(poll.readings))
    tally.bad = sum(reading.quality is Quality.BAD for reading in poll.readings)
    tally.failure = poll.failure.message if poll.failure else ""
    by_oid: dict[Oid, list[Reading]] = {}
    for reading in poll.readings:
        for oid in origins.get((reading.point, reading.instance), ()):
            by_oid.setdefault(oid, []).append(reading)
    for row in rows:
        _score(row, by_oid.get(row.oid, []), poll.readings, tally)
    return tally


def _score(row: Expected, same_object: list[Reading], readings: tuple[Reading, ...], tally: Tally) -> None:
    if any(_agrees(row, reading) for reading in same_object):
        tally.found += 1
        tally.right += 1
    elif same_object:
        tally.found += 1
        tally.wrong += 1
        ours = "; ".join(f"{each.point}[{each.instance}] {each.value} {each.unit} {each.state}" for each in same_object)
        tally.notes.append(f"wrong   {row.sensor} {row.label}: {row.value} {row.state}, ours {ours} {_dotted(row.oid)}")
    elif row.sensor != "state" and row.value and any(_agrees(row, reading) for reading in readings):
        tally.found += 1
        tally.right += 1
    else:
        tally.missing += 1
        tally.notes.append(f"missing {row.sensor} {row.label}: {row.value} {row.state} {_dotted(row.oid)}")


def _dotted(oid: Oid) -> str:
    return ".".join(map(str, oid))


def _agrees(row: Expected, reading: Reading) -> bool:
    if row.sensor == "state":
        return reading.state == row.state or not row.state
    if reading.point not in POINTS_OF_CLASS[row.sensor] or row.value is None:
        return False
    if not isinstance(reading.value, int | float):
        return False
    value = reading.value / STEP_OF_CLASS.get(row.sensor, 1.0)
    return abs(value - row.value) <= max(0.06, abs(row.value) * 0.01)


class Rack:
    """All recordings of a folder behind one agent, and the collector that polls them."""

    def __init__(self, recordings: dict[str, Recording]) -> None:
        self.recordings = recordings
        self._transport = SnmpTransport()
        self.collector = SnmpCollector(self._transport, Catalogue.load(), SystemClock())
        self._listener: asyncio.DatagramTransport | None = None
        self._port = 0

    async def __aenter__(self) -> Rack:
        loop = asyncio.get_running_loop()
        self._listener, _agent = await loop.create_datagram_endpoint(
            lambda: RecordingAgent(self.recordings), local_addr=("127.0.0.1", 0)
        )
        self._port = self._listener.get_extra_info("sockname")[1]
        return self

    async def __aexit__(self, *_exception: object) -> None:
        await self._transport.close()
        if self._listener:
            self._listener.close()

    def target(self, name: str) -> Target:
        access = SnmpAccess("127.0.0.1", port=self._port, community=Secret(name))
        return Target(name, "snmp", access, timeout_s=1.0, retries=0)

    async def poll(self, name: str) -> Poll:
        return await self.collector.poll(self.target(name))


async def poll_all(recordings: dict[str, Recording], tables: dict[str, list[Expected]], verbose: bool) -> list[Tally]:
    """One tally for each recording; the second poll counts, since rates need two."""
    tallies = []
    async with Rack(recordings) as rack:
        for name in recordings:
            await rack.poll(name)
            poll = await rack.poll(name)
            tallies.append(compare(poll, rack.collector.origins(rack.target(name)), tables[name]))
            if verbose:
                tell(poll, tallies[-1])
    return tallies


def tell(poll: Poll, tally: Tally) -> None:
    """Every reading and every difference of one device."""
    print(f"== {poll.device}: {poll.profile} {poll.identity} {tally.failure}")
    for reading in poll.readings:
        said = f"{reading.value} {reading.unit} {reading.state} {reading.note}"
        print(f"   {reading.point:22} {reading.instance:32} {said}")
    print("\n".join(f"   {note}" for note in tally.notes))


async def mutate(recordings: dict[str, Recording], mutations: list[Mutation]) -> tuple[int, list[str]]:
    """How many changes are seen as what they should be seen as, and a line for each that is not."""
    right, notes = 0, []
    async with Rack(recordings) as rack:
        for mutation in mutations:
            values = recordings[mutation.device].values
            before, values[mutation.oid] = values[mutation.oid], mutation.raw
            poll = await rack.poll(mutation.device)
            origins = rack.collector.origins(rack.target(mutation.device))
            states = {
                str(reading.state)
                for reading in poll.readings
                if mutation.oid in origins.get((reading.point, reading.instance), ())
            }
            values[mutation.oid] = before
            right += mutation.state in states
            if mutation.state not in states:
                notes.append(f"{mutation.device} {_dotted(mutation.oid)} = {mutation.raw}: {mutation.text}: {states}")
    return right, notes


def mutation_rows(path: Path, recordings: dict[str, Recording]) -> list[Mutation]:
    """The changes in `MUTATIONS.tsv` for objects that the recordings hold."""
    if not path.exists():
        return []
    rows = []
    with path.open(encoding="utf-8", errors="replace") as file:
        for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE):
            name, oid, raw = Path(row["file"]).stem, parse_oid(row["oid"]), row["set_raw_to"]
            if name in recordings and oid in recordings[name].values and raw.lstrip("-").isdigit():
                state = "critical" if row["expect_severity"].startswith("crit") else "warning"
                rows.append(Mutation(name, oid, int(raw), state, f"{row['text_then']} should be {state}"))
    return rows


def show(tallies: list[Tally]) -> None:
    """The table and its totals."""
    columns = ("expected", "found", "right", "wrong", "missing", "readings", "bad")
    print(f"{'recording':42}{'profile':24}" + "".join(f"{name:>9}" for name in columns))
    for each in tallies:
        numbers = "".join(f"{getattr(each, name):9}" for name in columns)
        print(f"{each.device[:41]:42}{each.profile[:23]:24}{numbers} {each.failure[:60]}")
    identified = sum(each.profile not in ("", GENERIC) for each in tallies)
    sums = ", ".join(f"{name} {sum(getattr(each, name) for each in tallies)}" for name in columns)
    print(f"\ndevices {len(tallies)}, identified {identified}; {sums}")


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("folder", nargs="?", type=Path, default=os.environ.get("RONDA_CAPTURES", ""))
    parser.add_argument("--device", default="", help="only recordings whose name has this in it")
    parser.add_argument("--verbose", action="store_true", help="print every reading and every difference")
    parser.add_argument("--json", type=Path, help="write the tallies to this file")
    return parser.parse_args()


def main() -> int:
    options = arguments()
    folder = Path(options.folder)
    if not str(options.folder) or not folder.is_dir():
        hint = "captures: name a folder of recordings: make captures CAPTURES=FOLDER, or set RONDA_CAPTURES"
        print(hint, file=sys.stderr)
        return 2
    paths = [path for path in sorted(folder.glob("**/*.snmprec")) if options.device in path.stem]
    recordings = {path.stem: Recording.read(path) for path in paths}
    tables = {name: expected_rows(folder / "expected" / f"{name}.tsv") for name in recordings}
    tallies = asyncio.run(poll_all(recordings, tables, options.verbose))
    show(tallies)
    mutations = mutation_rows(folder / "MUTATIONS.tsv", recordings)
    right, notes = asyncio.run(mutate(recordings, mutations))
    print(f"changed values {len(mutations)}, seen as they should be {right}")
    if options.verbose:
        print("\n".join(f"   {note}" for note in notes))
    if options.json:
        options.json.write_text(json.dumps([asdict(each) for each in tallies], indent=1), "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
