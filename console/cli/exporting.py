"""`ronda export`: stored readings of a time as CSV or JSON, read from the history's file beside the engine."""

from __future__ import annotations

import csv
import sys
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated, TextIO

import msgspec
import typer

from console.cli.exits import Exit
from console.cli.options import ConfigOption, StateOption, chosen_state
from console.cli.output import tell
from console.clock import SystemClock, rfc3339
from console.config.scales import seconds
from console.errors import StoreError
from console.i18n import _
from console.model.oserror import os_words
from console.model.reading import Value
from console.model.time import Instant

FILE = "history.db"
COLUMNS = ("at", "device", "point", "instance", "value", "unit", "kind", "low", "high", "count")
_PROGRESS_EVERY = 50
_FORMULA = ("=", "+", "-", "@", "\t", "\r")

Row = tuple[str, str, str, str, Value, str, str, float | None, float | None, int | None]


class Form(StrEnum):
    """How rows are written."""

    CSV = "csv"
    JSON = "json"


def register(app: typer.Typer) -> None:
    """Add this command."""
    app.command()(export)


def export(
    since: Annotated[str, typer.Option("--since", help='From when: "24h" ago, or 2026-01-31T02:40.')] = "24h",
    until: Annotated[str, typer.Option("--until", help="Until when, written likewise; without it, now.")] = "",
    device: Annotated[list[str] | None, typer.Option("--device", help="Only this one; may be given again.")] = None,
    form: Annotated[Form, typer.Option("--format", help="How it is written.")] = Form.CSV,
    output: Annotated[
        Path | None, typer.Option("-o", "--output", help="The file; without one, standard output.")
    ] = None,
    config: ConfigOption = None,
    state: StateOption = None,
) -> None:
    """Stored readings; kind is "value" for what was read, "mean" for five minutes of what is older, with its range."""
    now = SystemClock().now()
    begin, end = moment(since, now), moment(until, now) if until else now
    if begin >= end:
        raise typer.BadParameter(_("it ends before it begins"), param_hint="--until")
    rows = _rows(chosen_state(state, config) / FILE, begin, end, tuple(device or ()), _progress())
    write = _write_csv if form is Form.CSV else _write_json
    if output is None:
        write(rows, sys.stdout)
        return
    try:
        with output.open("w", encoding="utf-8", newline="") as file:
            write(rows, file)
    except OSError as error:
        tell(_("{path} cannot be written: {why}").format(path=output, why=os_words(error)))
        raise typer.Exit(Exit.TROUBLE) from None


def moment(text: str, now: Instant) -> Instant:
    """A duration back from `now`, or a date and time, of this machine's zone where it names none."""
    try:
        return now - seconds(text)
    except ValueError:
        pass
    try:
        return datetime.fromisoformat(text).timestamp()
    except ValueError:
        raise typer.BadParameter(
            _('{text} is neither a duration ("24h") nor a moment (2026-01-31T02:40)').format(text=text)
        ) from None


def _progress() -> Callable[[int, int], None]:
    """Says how far it is, where somebody waits at a terminal."""

    def told(done: int, of: int) -> None:
        if sys.stderr.isatty() and (done == of or done % _PROGRESS_EVERY == 0):
            sys.stderr.write("\r" + _("{done} of {count} readings").format(done=done, count=of))
            sys.stderr.write("\n" if done == of else "")

    return told


def _rows(
    path: Path, since: Instant, until: Instant, devices: tuple[str, ...], progress: Callable[[int, int], None]
) -> Iterator[Row]:
    from console.store.extract import extraction  # the database is loaded only by those who read it

    with extraction(path, devices) as source:
        _refuse_strangers(devices, {key.device for key, _unit in source.series})
        for done, extract in enumerate(source.between(since, until), 1):
            device, point, instance = extract.key
            for at, slot in extract.slots:
                told = (None, None, None, 0) if slot is None else (slot.mean, slot.low, slot.high, slot.count)
                yield rfc3339(at), device, point, instance, told[0], extract.unit, "mean", *told[1:]
            for sample in extract.samples:
                yield rfc3339(sample.at), device, point, instance, sample.value, extract.unit, "value", None, None, None
            progress(done, len(source.series))


def _refuse_strangers(devices: tuple[str, ...], known: set[str]) -> None:
    strange = sorted(set(devices) - known)
    if strange:
        raise StoreError(_("the history has nothing of {devices}").format(devices=", ".join(strange)))


def _write_csv(rows: Iterable[Row], file: TextIO) -> None:
    writer = csv.writer(file, lineterminator="\n")
    first = next(iterator := iter(rows), None)
    writer.writerow(COLUMNS)
    if first is not None:
        writer.writerow(map(_cell, first))
        writer.writerows(map(_cell, row) for row in iterator)


def _cell(value: Value) -> Value:
    """A text that a spreadsheet would take for a formula, made a text by a leading apostrophe; numbers stay numbers."""
    if isinstance(value, str) and value.startswith(_FORMULA):
        return f"'{value}"
    return value


def _write_json(rows: Iterable[Row], file: TextIO) -> None:
    before = "["
    for row in rows:
        file.write(before + "\n" + msgspec.json.encode(dict(zip(COLUMNS, row, strict=True))).decode())
        before = ","
    file.write("[]\n" if before == "[" else "\n]\n")
