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
SECONDS_A_MINUTE = 60


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
    value = reading.value / SECONDS_A_MINUTE if row.sensor == "runtime" else reading.value
    return abs(value - row.value) <= max(0.06, abs(row.value) * 0.01)


async def poll_all(folder: Path, only: str, verbose: bool) -> list[Tally]:
    """One tally for each recording that holds more than its name."""
    paths = [path for path in sorted(folder.glob("**/*.snmprec")) if only in path.stem]
    recordings = {path.stem: Recording.read(path) for path in paths}
    loop = asyncio.get_running_loop()
    listener, _agent = await loop.create_datagram_endpoint(
        lambda: RecordingAgent(recordings), local_addr=("127.0.0.1", 0)
    )
    port = listener.get_extra_info("sockname")[1]
    transport = SnmpTransport()
    collector = SnmpCollector(transport, Catalogue.load(), SystemClock())
    try:
        return [await _poll_one(collector, path, port, folder, verbose) for path in paths]
    finally:
        await transport.close()
        listener.close()


async def _poll_one(collector: SnmpCollector, path: Path, port: int, folder: Path, verbose: bool) -> Tally:
    access = SnmpAccess("127.0.0.1", port=port, community=Secret(path.stem))
    target = Target(path.stem, "snmp", access, timeout_s=1.0, retries=0)
    await collector.poll(target)
    poll = await collector.poll(target)
    rows = expected_rows(folder / "expected" / f"{path.stem}.tsv")
    tally = compare(poll, collector.origins(target), rows)
    if verbose:
        print(f"== {path.stem}: {poll.profile} {poll.identity} {tally.failure}")
        for reading in poll.readings:
            print(
                f"   {reading.point:22} {reading.instance:32} {reading.value} {reading.unit} {reading.state} {reading.note}"
            )
        print("\n".join("   " + note for note in tally.notes))
    return tally


def show(tallies: list[Tally]) -> None:
    """The table and its totals."""
    print(
        f"{'recording':42}{'profile':24}{'expected':>9}{'found':>7}{'right':>7}{'wrong':>7}{'missing':>8}{'readings':>9}{'bad':>5}"
    )
    for each in tallies:
        print(
            f"{each.device[:41]:42}{each.profile[:23]:24}{each.expected:9}{each.found:7}{each.right:7}{each.wrong:7}"
            f"{each.missing:8}{each.readings:9}{each.bad:5} {each.failure[:60]}"
        )
    identified = sum(each.profile not in ("", GENERIC) for each in tallies)
    sums = {
        name: sum(getattr(each, name) for each in tallies)
        for name in ("expected", "found", "right", "wrong", "missing")
    }
    print(
        f"\ndevices {len(tallies)}, identified {identified}; "
        + ", ".join(f"{key} {value}" for key, value in sums.items())
    )


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("folder", nargs="?", default=os.environ.get("RONDA_CAPTURES", ""))
    parser.add_argument("--device", default="", help="only recordings whose name has this in it")
    parser.add_argument("--verbose", action="store_true", help="print every reading and every difference")
    parser.add_argument("--json", type=Path, help="write the tallies to this file")
    options = parser.parse_args()
    if not options.folder or not Path(options.folder).is_dir():
        print(
            "captures: name a folder of recordings: make captures CAPTURES=FOLDER, or set RONDA_CAPTURES",
            file=sys.stderr,
        )
        return 2
    tallies = asyncio.run(poll_all(Path(options.folder), options.device, options.verbose))
    show(tallies)
    if options.json:
        options.json.write_text(json.dumps([asdict(each) for each in tallies], indent=1))
    return 0


if __name__ == "__main__":
    sys.exit(main())
