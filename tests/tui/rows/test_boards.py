"""Tests of `console.tui.rows.boards`: what a person reads before touching a rack and while it comes back."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from console.model.board import Drying, Recovery, SafeToTouch, TimeLeft, Touch
from console.model.service import PathState, SiteState, SiteView
from console.model.snapshot import Entity
from console.tui.cells import plain, wide
from console.tui.glyphs import Glyphs
from console.tui.rows.boards import MARKS, boards_lines
from console.tui.rows.scene import Scene
from tests.fakes import world as worlds
from tests.fakes.world import NOW

RACK_R1 = SafeToTouch("r1", Touch.SAFE, NOW - 600, amperes=0.0, feeds=12)


def told(*entities: Entity, only: str = "", width: int = 100, ascii_only: bool = False) -> str:
    world = worlds.ok()
    world.apply(entities)
    scene = Scene(world, NOW, Glyphs(ascii_only))
    return "\n".join(plain(line) for line in boards_lines(scene, width, only))


@pytest.mark.parametrize("state", list(Touch))
def test_whether_a_rack_may_be_touched_is_a_glyph_and_words(state: Touch) -> None:
    """Never colour alone; what is not measured is not safe."""
    text = told(SafeToTouch("r1", state, NOW - 600, amperes=0.0, feeds=12))
    assert MARKS[state].glyph in text
    assert MARKS[state].word in text
    assert ("NOT SAFE" in text) is (state is not Touch.SAFE)


def test_nothing_is_safe_to_touch_on_the_word_of_an_engine_that_is_silent() -> None:
    """What was measured before the connection was lost is not measured now."""
    world = worlds.ok()
    world.apply((RACK_R1,))
    text = "\n".join(map(plain, boards_lines(Scene(world, NOW, lost_at=NOW - 5), 100)))
    assert MARKS[Touch.UNKNOWN].word in text
    assert MARKS[Touch.SAFE].word not in text.replace(MARKS[Touch.UNKNOWN].word, "")


def test_the_measured_current_and_its_age_are_told() -> None:
    """The board says for how long, of how many feeds, and how much current is left."""
    assert "for 10m  12 feeds  0.00 A" in told(RACK_R1)


def test_live_and_unmeasured_feeds_are_named() -> None:
    """A person in the room is told which plug it is."""
    text = told(SafeToTouch("r1", Touch.NOT_SAFE, NOW, live=("pdu-a/3",), unknown=("pdu-b/3",), feeds=2))
    assert "live: pdu-a/3" in text
    assert "not measured: pdu-b/3" in text


def test_recovery_counts_what_is_up_and_names_the_rest() -> None:
    """`5 of 6 up, 1 on hold`, with who is down and who is held."""
    up = tuple(f"altos-{n}" for n in range(1, 6))
    text = told(RACK_R1, Recovery("r1", up, ("lenovo-1",), ("lenovo-1",), NOW - 60))
    assert "5 of 6 up, 1 on hold" in text
    assert "down: lenovo-1" in text
    assert "█████■" in text


def test_where_the_way_is_gone_no_server_is_called_down() -> None:
    """What nobody can see is not known; `down` would be a guess."""
    gone = SiteView("bontang", "Bontang", SiteState.CUT_OFF, "the way there is gone", PathState.GONE)
    text = told(RACK_R1, Recovery("r1", (), ("altos-1",), (), NOW - 60), gone)
    assert "which servers are up is not known" in text
    assert "down:" not in text


def test_a_drying_server_says_when_it_may_have_power() -> None:
    """Its stage, how it is dried, and the earliest time of power."""
    line = Drying("altos-1", "run-1", "drying", NOW - 3600, "sealed", "fan, 24 h", "a.jpg", "", NOW + 3600)
    text = told(RACK_R1, line)
    for expected in ("drying", "at the earliest", "opened: sealed", "dried: fan, 24 h", "photos: a.jpg"):
        assert expected in text


def test_wide_and_long_names_leave_the_stages_under_each_other() -> None:
    """Names are measured in cells, and what is too long is cut where the column ends."""
    world = worlds.ok()
    names = {"altos-1": "数据库服务器", "altos-2": "a server with quite a long name", "altos-3": "mail"}
    world.apply((RACK_R1, *(replace(world.devices[id_], name=name) for id_, name in names.items())))
    world.apply(tuple(Drying(id_, "run-1", "drying", NOW - 3600) for id_ in names))
    lines = [plain(line) for line in boards_lines(Scene(world, NOW), 100) if "drying" in plain(line)]
    assert {wide(line[: line.index("drying")]) for line in lines} == {2 + 31 + 1}


def test_racks_with_something_under_way_come_first() -> None:
    """A calm rack stands below one that is coming back."""
    text = told(SafeToTouch("a0", Touch.NOT_SAFE, NOW), RACK_R1, Recovery("r1", (), ("altos-1",), (), NOW))
    assert text.index("a0") > text.index("0 of 1 up")


def test_how_long_the_room_can_be_run_stands_on_top() -> None:
    """The clocks of battery and air come before the racks."""
    first = told(RACK_R1, TimeLeft("room/cooling", "room", "cooling", NOW + 1080)).splitlines()[0]
    assert "the air lasts until" in first
    assert "18m from now" in first


def test_one_rack_alone_can_be_asked_for() -> None:
    """With a rack's name the page is of that rack only; one that is not known says so."""
    assert "r1" not in told(RACK_R1, only="elsewhere")
    assert "Nothing is known" in told(only="elsewhere")


def test_plain_terminals_get_plain_signs() -> None:
    """Without other glyphs the boards are ASCII."""
    text = told(RACK_R1, Recovery("r1", ("altos-1",), ("altos-2",), (), NOW), ascii_only=True)
    assert text.isascii()
