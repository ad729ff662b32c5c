"""Tests of `console.cli.listing`: states, alerts and silences as lines of a terminal."""

from __future__ import annotations

import pytest
from msgspec import structs

from console.cli.dates import calendar
from console.cli.findings import good, line
from console.cli.listing import alert_line, silence_line, states
from console.i18n import speaking
from console.model.place import Site
from console.model.reading import State
from console.model.service import BackupState
from console.model.silence import AlertMatcher, Silence
from console.model.snapshot import Snapshot
from console.report.story import Calendar
from tests.fakes.alert_desk import ALERT


def test_states_stand_in_a_column() -> None:
    """What follows the state begins in one column, whatever the language."""
    with speaking("id"):
        lines = list(states([(State.OK, "a"), (State.UNKNOWN, "b"), (BackupState.HALF, "")]))
    assert lines == ["baik              a", "tidak diketahui   b", "tertulis separuh"]


def test_an_alert_is_told_in_the_language_of_the_reader() -> None:
    """Severity and state are words, not the values of the contract."""
    with speaking("id"):
        said = alert_line(ALERT).split("  ")
    assert said[1] != ALERT.severity.value.upper()
    assert said[2] != ALERT.state.value


def test_what_is_silenced_is_not_explained() -> None:
    """A silence is named by its id, which ends it; a cause is named beside it."""
    said = alert_line(structs.replace(ALERT, suppressed_by=("silence/sil-1", "a-2")))
    assert said.endswith("silenced by sil-1  explained by a-2")


@pytest.mark.parametrize(
    ("kind", "word"),
    [("silence", "senyap"), ("shelf", "senyap sementara"), ("maintenance", "pemeliharaan"), ("proving", "uji sensor")],
)
def test_each_kind_of_silence_has_a_word(kind: str, word: str) -> None:
    """What holds alerts back is named in the language of the reader."""
    one = Silence("s-1", AlertMatcher(), "sari", "", 0.0, 60.0, kind)
    with speaking("id"):
        assert silence_line(one, Calendar("UTC")).split("  ")[1] == word


def test_subjects_of_the_examination_are_told_too() -> None:
    """A finding keeps its stable word for scripts and has another one for a person."""
    with speaking("id"):
        assert "konfigurasi: x" in line(good("configuration", "x"))


def test_moments_are_told_in_the_time_of_the_site() -> None:
    """Whoever reads the list beside the console sees the same clock, with its zone's name."""
    one = Silence("s-1", AlertMatcher(), "sari", "", 0.0, 1_767_225_600.0)
    world = Snapshot()
    world.apply((Site("makassar", "Makassar", timezone="Asia/Makassar"),))
    assert "until 2026-01-01 08:00:00 WITA" in silence_line(one, calendar(world))
    assert "until 2026-01-01 00:00:00 UTC" in silence_line(one, calendar(Snapshot()))
