"""Tests of `console.plain.words`."""

from __future__ import annotations

import pytest

from console.model.snapshot import Snapshot
from console.plain.words import SPOKEN, listed, prose, row, sentence
from console.tui import glyphs
from console.tui.cells import Span
from console.tui.rows.alerts import Alerts
from console.tui.rows.environment import Environment
from console.tui.rows.runbooks import Runbooks
from console.tui.rows.servers import Servers
from tests.fakes import world as worlds
from tests.plain.scenes import is_prose, scene_of


def test_a_mark_is_its_word() -> None:
    """No glyph stands for a state, and what is drawn is nothing."""
    assert SPOKEN.named(glyphs.CRITICAL) == "critical"
    assert SPOKEN.sparkline((1.0, 9.0), 8) == SPOKEN.heat((20.0,)) == ""
    assert [SPOKEN.trend(rate) for rate in (None, 0.1, 2.0, -2.0)] == ["", "steady", "rising", "falling"]


def test_parts_become_one_sentence_each() -> None:
    """A voice pauses between them; what is empty is left out, what ends already gets no second stop."""
    assert sentence("New", "", "Who is there?", "Room  1") == "New. Who is there? Room 1."


def test_columns_become_commas() -> None:
    """Spaces that only line things up are read as nothing else."""
    assert prose([(Span("ok   "), Span("CPU            12 %  ")), ()]) == ["ok, CPU, 12 %"]


def test_a_row_names_state_and_name_first() -> None:
    """Then each cell after its column's name."""
    told = row(Servers(), "altos-3", scene_of(worlds.ok()))
    assert told.startswith("ok. altos-3. place r1 U14, cpu% 30,")


@pytest.mark.parametrize("world", [worlds.ok(), worlds.breached(), worlds.stale()])
@pytest.mark.parametrize("listing", [Servers(), Environment(), Alerts(), Runbooks()])
def test_every_pane_reads_as_prose(listing: Servers, world: Snapshot) -> None:
    """In every standing of the room, and with every row."""
    lines = listed(listing, scene_of(world), "all")
    assert [line for line in lines if not is_prose(line)] == []


def test_a_panes_heading_reads_its_summary_part_by_part() -> None:
    """What stands apart on a screen is not run together."""
    assert listed(Servers(), scene_of(worlds.ok()))[0] == "Servers: 6 devices, all well."


def test_what_is_well_is_counted_unless_it_is_asked_for() -> None:
    """A word chooses rows; a word that nothing has is said."""
    scene = scene_of(worlds.ok())
    assert "6 more are well" in listed(Servers(), scene)[-1]
    assert len(listed(Servers(), scene, "all")) == 7
    assert len(listed(Servers(), scene, "LENOVO")) == 2
    assert "zebra" in listed(Servers(), scene, "zebra")[-1]


def test_an_empty_pane_says_why() -> None:
    """It is the sentence of the drawn console."""
    assert listed(Servers(), scene_of(worlds.empty()))[1] == Servers().nothing(scene_of(worlds.empty()))
