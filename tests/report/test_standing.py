"""Tests of `console.report.standing`: a device that is cut off is told so wherever a paper names its state."""

from __future__ import annotations

import pytest

from console.model.device import DeviceKind
from console.model.place import Place, Rack
from console.model.reading import Quality, State
from console.model.service import PathState, SiteState, SiteView
from console.model.snapshot import DeviceView, Snapshot, SourceView
from console.report import evacuation
from console.report.markdown import document
from console.report.standing import cut_off, stands
from console.report.story import Calendar

NOW = 1_700_000_000.0
CALENDAR = Calendar("Asia/Makassar")
TRIED = {"snmp": SourceView(ok=False, tried_at=NOW - 5)}


def device(state: State, quality: Quality, data_at: float | None = NOW - 600) -> DeviceView:
    place = Place("far", "hall", "r1", 3)
    return DeviceView(
        "web-1", "Web", DeviceKind.SERVER, place, state, quality, data_at=data_at, sources=TRIED, address="192.0.2.1"
    )


def world(path: PathState, *devices: DeviceView) -> Snapshot:
    made = Snapshot()
    made.apply((SiteView("far", "Bontang", SiteState.CUT_OFF, "", path), Rack("r1", "R1", "hall"), *devices))
    return made


@pytest.mark.parametrize("state", list(State))
def test_what_is_cut_off_has_no_state_of_its_own(state: State) -> None:
    """Whatever was said of it last, whoever leaves the building reads when it was last heard of."""
    page = document(
        "x", evacuation.sections(world(PathState.GONE, device(state, Quality.STALE)), (), (), NOW, CALENDAR)
    )
    said = "cut off, last known good at 2023-11-15 06:03:20 WITA"
    assert page.count(said) == 2
    assert f"| {state.value} |" not in page


def test_what_still_answers_is_not_cut_off() -> None:
    """By another way, or over an open one, a device says itself how it stands."""
    fresh, stale = device(State.OK, Quality.GOOD), device(State.CRITICAL, Quality.STALE)
    assert not cut_off(fresh, world(PathState.GONE, fresh), NOW)
    assert not cut_off(stale, world(PathState.OPEN, stale), NOW)
    assert stands(State.CRITICAL, False, NOW, CALENDAR) == "critical"


def test_what_was_never_heard_of_says_so() -> None:
    """There is no time to tell."""
    silent = device(State.UNKNOWN, Quality.STALE, None)
    assert cut_off(silent, world(PathState.GONE, silent), NOW)
    assert stands(State.UNKNOWN, True, None, CALENDAR) == "cut off, never heard of"
