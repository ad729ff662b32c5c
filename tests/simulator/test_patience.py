"""Rules wait as long in the story's time as they would in life."""

from __future__ import annotations

from console.alerts.rules.load import load_rules
from console.simulator.patience import hurried


def test_waits_shrink_with_the_speed() -> None:
    """At ten times life's pace a minute is six seconds."""
    assert hurried(10.0)["room-temperature"]["for"] == "6.000s"
    assert hurried(10.0)["room-temperature-rise"]["rise_within"] == "30.000s"


def test_at_lifes_pace_nothing_differs() -> None:
    """The demo shows the rules as they are."""
    assert hurried(1.0) == {}


def test_the_engine_watches_itself_at_its_own_pace() -> None:
    """A faster room does not make the engine late sooner."""
    assert not {"engine-late", "reading-late", "store-behind", "undelivered"} & set(hurried(50.0))


def test_checks_are_waited_for_at_their_own_pace() -> None:
    """However fast the room lives, one failed visit is given five seconds to prove a hiccup."""
    waits = hurried(40.0)
    assert [waits[rule]["for"] for rule in ("availability", "site", "backup")] == ["5.000s"] * 3


def test_hurried_rules_are_rules() -> None:
    """The loader accepts every one of them."""
    rules, problems = load_rules(hurried(40.0))
    assert problems == ()
    assert rules
