"""Tests of `console.alerts.silences`: what a silence means, why it is refused, what it would hold back."""

from __future__ import annotations

import pytest

from console.alerts.silences import LONGEST_S, Silences, matches, refused, shelf, would_hide
from console.model.place import Place
from console.model.silence import AlertMatcher, Silence
from tests.fakes.alerts import ROOM, alert, ended


@pytest.mark.parametrize(
    ("matcher", "meant"),
    [
        (AlertMatcher(), True),
        (AlertMatcher(devices=("we*",)), True),
        (AlertMatcher(devices=("mail", "web")), True),
        (AlertMatcher(devices=("mail",)), False),
        (AlertMatcher(racks=("r1",), points=("temperature",)), True),
        (AlertMatcher(racks=("r1",), points=("leak",)), False),
        (AlertMatcher(rooms=("other",)), False),
    ],
)
def test_every_field_that_is_given_must_fit(matcher: AlertMatcher, meant: bool) -> None:
    """An empty field allows everything, several words in one field any of them."""
    assert matches(matcher, alert("web", "temperature"), ROOM) is meant


def test_a_shelf_means_its_alert_literally() -> None:
    """A star in a name is only a star."""
    matcher = shelf(alert("web", "fan_state", instance="*"))
    assert matches(matcher, alert("web", "fan_state", instance="*"), ROOM)
    assert not matches(matcher, alert("web", "fan_state", instance="2"), ROOM)


@pytest.mark.parametrize(
    ("matcher", "reason", "begins_at", "ends_at", "why"),
    [
        (AlertMatcher(), "moving", 0.0, 600.0, "matches_all"),
        (AlertMatcher(rules=("x",)), " ", 0.0, 600.0, "reason_missing"),
        (AlertMatcher(rules=("x",)), "moving", 0.0, 100.0, "ends_early"),
        (AlertMatcher(rules=("x",)), "moving", 500.0, 400.0, "ends_early"),
        (AlertMatcher(rules=("x",)), "moving", 0.0, 200.0 + LONGEST_S, "too_long"),
    ],
)
def test_a_silence_without_measure_is_refused(
    matcher: AlertMatcher, reason: str, begins_at: float, ends_at: float, why: str
) -> None:
    """A silence says what, why and until when, and is for something in particular."""
    outcome = refused(Silence("s", matcher, "budi", reason, begins_at, ends_at), 100.0)
    assert outcome is not None
    assert outcome.reason == why


def test_a_silence_counts_from_its_beginning_to_its_end() -> None:
    """Before and after, nothing is held back; when it is over it is forgotten."""
    silences = Silences()
    silences.put(Silence("s", AlertMatcher(devices=("web",)), "budi", "moving", 100.0, 200.0))
    one = alert("web", "temperature")
    assert [silences.holding(one, ROOM, now) for now in (99.0, 100.0, 200.0)] == [(), ("s",), ()]
    assert [silence.id for silence in silences.ended(200.0)] == ["s"]
    assert silences.all() == ()


def test_the_preview_counts_what_calls_now() -> None:
    """What has ended would not be hidden: it calls nobody."""
    live, over = alert("web", "temperature"), ended(alert("web", "leak"))
    placed = [(live, ROOM), (over, ROOM), (alert("far", "temperature"), Place("site", "other"))]
    assert would_hide(AlertMatcher(racks=("r1",)), placed) == (live,)
