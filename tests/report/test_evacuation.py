"""Tests of `console.report.evacuation`: what is taken along."""

from __future__ import annotations

from console.model.device import DeviceKind
from console.model.place import Place, Rack
from console.model.reading import Quality, State
from console.model.run import Run, RunState, StepRecord, StepState
from console.model.snapshot import DeviceView, Snapshot
from console.report import evacuation
from console.report.dossier import Curve
from console.report.html import document
from console.report.markdown import document as plain
from console.report.story import Calendar

NOW = 1_700_000_000.0
CALENDAR = Calendar("Asia/Makassar")


def world() -> Snapshot:
    low = Place("s", "r", "rack-1", 3, 2)
    high = Place("s", "r", "rack-1", 40)
    step = StepRecord("1", StepState.SUCCEEDED, "altos-1", "shut down", "poweroff", ended_at=NOW, outcome="it is off")
    ahead = StepRecord("2", StepState.WAITING, "altos-2", "shut down", "poweroff")
    made = Snapshot()
    made.apply(
        (
            Rack("rack-1", "First <b>", "r"),
            DeviceView("altos-1", "A", DeviceKind.SERVER, low, State.OK, Quality.GOOD, feeds=("pdu-a/1",)),
            DeviceView("switch-1", "S", DeviceKind.SWITCH, high, State.CRITICAL, Quality.GOOD, figures={"power": 51.0}),
            Run("r1", "rack-off", "rack-1", "Rack off", RunState.RUNNING, "p", "siti", NOW, (step, ahead)),
        )
    )
    return made


def test_a_rack_is_told_from_the_top_down() -> None:
    """As somebody sees it who stands before it, with the outlets that feed each thing."""
    parts = evacuation.sections(world(), (), (), NOW, CALENDAR)
    rack = next(part for part in parts if part.heading.startswith("Rack First"))
    assert rack.table is not None
    assert [row[:2] for row in rack.table.rows] == [("40", "switch-1"), ("3–4", "altos-1")]
    assert rack.table.rows[1][4] == "pdu-a/1"


def test_a_run_says_how_far_it_is() -> None:
    """Whoever goes on elsewhere must know which steps were done."""
    text = plain("x", evacuation.sections(world(), (evacuation.Person("Siti", ("noc",)),), (), NOW, CALENDAR))
    assert "1 of 2 steps are not done" in text
    assert "it is off" in text
    assert "Siti | noc" in text


def test_the_page_needs_nothing_else() -> None:
    """One file: plots are in it, nothing is fetched, and names are text."""
    curve = Curve("room · temperature", "°C", NOW - 86400, NOW, (20.0, None, 24.0))
    page = document("x", "y", evacuation.sections(world(), (), (curve,), NOW, CALENDAR), CALENDAR)
    assert "<svg" in page
    assert "<b>" not in page
    assert "src=" not in page
    assert "href=" not in page
