"""Tests of `console.cli.exporting`: stored readings as rows."""

from __future__ import annotations

import asyncio
import csv
import io
import json
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from console.cli import run
from console.clock import rfc3339
from console.model.reading import PointKey, Reading, Value
from console.store.change import Change
from console.store.history import History
from console.store.retention import Keep
from console.store.rollup import DAY_S

BEGAN = 20_000 * DAY_S


def change(at: float, value: Value, device: str, point: str) -> Change:
    return Change(PointKey(device, point, ""), Reading(point, "", value, "°C", at))


@pytest.fixture
def state(tmp_path: Path) -> Path:
    """A state directory whose first day is only means."""

    async def fill() -> None:
        history = await History.open(tmp_path / "history.db")
        await history.append([change(BEGAN + 10, 20.0, "altos-1", "temperature")], BEGAN)
        await history.append([change(BEGAN + 2 * DAY_S, 21.0, "altos-1", "temperature")], BEGAN + 2 * DAY_S)
        await history.append([change(BEGAN + 2 * DAY_S, "open", "door-1", "door")], BEGAN + 4 * DAY_S)
        while (await history.tend(Keep(2 * DAY_S), BEGAN + 3 * DAY_S + 7200, 1 << 50)).more:
            pass
        await history.close()

    asyncio.run(fill())
    return tmp_path


def exported(state: Path, capsys: pytest.CaptureFixture[str], *options: str) -> str:
    assert run(["export", "--state-dir", str(state), "--since", rfc3339(BEGAN), *options]) == 0
    return capsys.readouterr().out


def test_csv_has_values_and_means(state: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Each row says which of both it is; means have their lowest, highest and count; times are RFC 3339."""
    rows = list(csv.DictReader(io.StringIO(exported(state, capsys, "--device", "altos-1"))))
    assert {row["kind"] for row in rows} == {"mean", "value"}
    assert rows[0]["at"] == rfc3339(BEGAN)
    assert [float(rows[0][name]) for name in ("low", "value", "high", "count")] == [20.0, 20.0, 20.0, 1.0]
    assert (rows[-1]["low"], rows[-1]["high"], rows[-1]["count"]) == ("", "", "")
    assert rows[-1] | {"value": "21.0", "kind": "value", "unit": "°C"} == rows[-1]


def test_what_a_device_calls_itself_is_no_formula(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """In CSV a text that a spreadsheet would calculate begins with an apostrophe; numbers below zero stay numbers."""

    async def fill() -> None:
        history = await History.open(tmp_path / "history.db")
        wicked = PointKey("altos-1", "disk", '=HYPERLINK("http://192.0.2.1")')
        words = (("door", "@SUM(1)"), ("tab", "\tx"), ("plus", "+1"), ("plain", "wet"))
        await history.append([Change(wicked, Reading("disk", "", -4.5, "-x", BEGAN + 10))], BEGAN + 10)
        await history.append([change(BEGAN + 10, word, name, "door") for name, word in words], BEGAN + 11)
        await history.close()

    asyncio.run(fill())
    rows = list(csv.DictReader(io.StringIO(exported(tmp_path, capsys))))
    by_device = {row["device"]: row for row in rows}
    assert by_device["altos-1"]["instance"] == '\'=HYPERLINK("http://192.0.2.1")'
    assert (by_device["altos-1"]["value"], by_device["altos-1"]["unit"]) == ("-4.5", "'-x")
    assert {name: by_device[name]["value"] for name in ("door", "tab", "plus", "plain")} == {
        "door": "'@SUM(1)", "tab": "'\tx", "plus": "'+1", "plain": "wet"
    }  # fmt: skip
    told = json.loads(exported(tmp_path, capsys, "--format", "json", "--device", "door"))
    assert told[0]["value"] == "@SUM(1)"


def test_json_is_one_document(state: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """An array of the same rows, also when there are none."""
    rows = json.loads(exported(state, capsys, "--format", "json", "--device", "door-1"))
    assert [row["value"] for row in rows] == ["open"]
    none = exported(state, capsys, "--format", "json", "--until", rfc3339(BEGAN + 1), "--device", "door-1")
    assert json.loads(none) == []


def test_a_file_is_written(state: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """With `-o` nothing is on standard output."""
    assert exported(state, capsys, "-o", str(tmp_path / "out.csv")) == ""
    assert (tmp_path / "out.csv").read_text().startswith("at,device,point,instance,value,unit,kind,low,high,count\n")


@pytest.mark.parametrize("words", [("--since", "yesterday"), ("--since", "1h", "--until", "2h")])
def test_what_is_no_time_is_refused(state: Path, words: tuple[str, ...], capsys: pytest.CaptureFixture[str]) -> None:
    """A usage sentence, with exit code 2."""
    assert run(["export", "--state-dir", str(state), *words]) == 2
    assert "Error" in capsys.readouterr().err


def test_no_history_and_unknown_devices_are_named(state: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Nothing exported by mistake looks like an empty room."""
    assert run(["export", "--state-dir", str(state / "none")]) == 1
    assert "there is no history" in capsys.readouterr().err
    assert run(["export", "--state-dir", str(state), "--device", "altos-9"]) == 1
    assert "altos-9" in capsys.readouterr().err


def test_what_was_stored_comes_back_whole(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Both forms give back every value that moved with its own time, device, instance and unit: no more and no less."""
    wanted: dict[tuple[str, str, str, str], list[tuple[str, Value]]] = {
        ("altos-1", "temperature", "Inlet, front", "°C"): [
            (rfc3339(BEGAN + 60.5 * n), -40.0 + 7.25 * n) for n in range(40)
        ],
        ("env-1", "door", 'the "north" one', ""): [
            (rfc3339(BEGAN + 60 * n), word)
            for n, word in enumerate(("open", "closed", "hilang, rusak", "ditutup\nlagi"))
        ],
        ("ups-1", "power", "", "W"): [(rfc3339(BEGAN + 60 * n), 1e6 / (n + 3)) for n in range(40)],
    }

    async def fill() -> None:
        history = await History.open(tmp_path / "history.db")
        for (device, point, instance, unit), samples in wanted.items():
            key = PointKey(device, point, instance)
            readings = [
                Reading(point, instance, value, unit, datetime.fromisoformat(at).timestamp()) for at, value in samples
            ]
            await history.append([Change(key, reading) for reading in readings], readings[-1].taken_at)
        await history.close()

    def gathered(rows: list[dict[str, Any]]) -> dict[tuple[str, str, str, str], list[tuple[str, Value]]]:
        found: dict[tuple[str, str, str, str], list[tuple[str, Value]]] = {}
        for row in rows:
            assert row["kind"] == "value"
            words = row["device"] == "env-1"
            value = row["value"] if words else float(row["value"])
            found.setdefault((row["device"], row["point"], row["instance"], row["unit"]), []).append((row["at"], value))
        return found

    asyncio.run(fill())
    assert gathered(list(csv.DictReader(io.StringIO(exported(tmp_path, capsys))))) == wanted
    assert gathered(json.loads(exported(tmp_path, capsys, "--format", "json"))) == wanted
