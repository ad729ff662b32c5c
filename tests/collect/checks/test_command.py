"""Tests of `console.collect.checks.command`: units, and web roots of real files."""

from __future__ import annotations

from pathlib import Path

import pytest

from console.collect.checks.command import judge_unit, tripwire_command, tripwire_of
from console.collect.checks.here import Here
from console.collect.seen import Ran
from console.model.check import Finding, Outcome, TripwireCheck, UnitCheck


@pytest.mark.parametrize(
    ("output", "outcome"),
    [
        ("ActiveState=active\nSubState=running\nResult=success", Outcome.PASSED),
        ("ActiveState=activating\nSubState=start", Outcome.IMPAIRED),
        ("ActiveState=failed\nSubState=failed\nResult=exit-code", Outcome.FAILED),
        ("ActiveState=inactive\nSubState=dead", Outcome.FAILED),
        ("sh: systemctl: not found", Outcome.UNKNOWN),
        ("", Outcome.UNKNOWN),
    ],
)
def test_a_unit_is_what_systemd_says(output: str, outcome: Outcome) -> None:
    """Active passes, failed and inactive fail; a host without systemd says nothing."""
    assert judge_unit(UnitCheck("nginx.service"), Ran(0, output)).outcome is outcome


async def mark(check: TripwireCheck) -> Finding:
    ran = await Here().run(tripwire_command(check), 10.0, 1_000_000)
    assert isinstance(ran, Ran)
    return tripwire_of(check, ran)


async def test_a_web_root_is_marked_by_its_files(tmp_path: Path) -> None:
    """A new, changed or removed file changes the mark; an ignored one does not; file names are only names."""
    root = tmp_path / "w w"
    (root / "cache").mkdir(parents=True)
    (root / "index.php").write_text("<?php")
    (root / "-n; rm $(HOME) 'x'.txt").write_text("odd")
    check = TripwireCheck("webroot", path=str(root), ignore=(r"\./cache/",))
    first = await mark(check)
    (root / "cache" / "page").write_text("1")
    same = await mark(check)
    (root / "shell.php").write_text("<?php system($_GET[0]);")
    other = await mark(check)
    assert first.value == 2
    assert first.mark == same.mark != other.mark


async def test_a_web_root_that_is_gone_is_unknown(tmp_path: Path) -> None:
    """What cannot be read does not look like an empty web root."""
    assert (await mark(TripwireCheck("webroot", path=f"{tmp_path}/gone"))).outcome is Outcome.UNKNOWN


def test_a_count_is_a_number() -> None:
    """An error message is no count, and neither is a hundred digits."""
    rows = TripwireCheck("rows", command="c")
    assert tripwire_of(rows, Ran(0, " 1200 \n")).value == 1200
    assert tripwire_of(rows, Ran(0, "ERROR 42")).outcome is Outcome.UNKNOWN
    assert tripwire_of(rows, Ran(0, "9" * 100)).outcome is Outcome.UNKNOWN
    assert tripwire_of(rows, Ran(2, "1200")).outcome is Outcome.UNKNOWN
