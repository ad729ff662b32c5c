"""The time window of RFC 3414 section 3.2 step 7b, and how an engine's clock is followed."""

from __future__ import annotations

import pytest

from console.snmp.engine import BOOTS_LIMIT, Engine, Freshness


def proven(boots: int = 5, time: int = 1000) -> Engine:
    engine = Engine(b"engine", boots, time, 0.0)
    engine.follow(boots, time, 0.0)
    return engine


def test_time_goes_on_by_itself() -> None:
    """The engine's time is the last known one and what has passed here since."""
    assert proven(time=1000).time(12.9) == 1012


@pytest.mark.parametrize(
    ("boots", "time", "verdict"),
    [
        (5, 1000, Freshness.FRESH),
        (5, 850, Freshness.FRESH),
        (5, 849, Freshness.OLD_TIME),
        (4, 5000, Freshness.OLD_BOOT),
        (6, 0, Freshness.FRESH),
        (5, 99999, Freshness.FRESH),
        (BOOTS_LIMIT, 0, Freshness.BOOTS_EXHAUSTED),
    ],
)
def test_the_window(boots: int, time: int, verdict: Freshness) -> None:
    """150 seconds back are inside, older boots never, what is ahead is followed, exhausted boots are refused."""
    assert proven().admit(boots, time, 0.0) is verdict


def test_a_clock_ahead_is_followed() -> None:
    """An authentic message with a later time sets the engine's clock."""
    engine = proven()
    engine.admit(5, 2000, 0.0)
    assert engine.admit(5, 1000, 0.0) is Freshness.OLD_TIME


def test_a_discovered_clock_rejects_nothing() -> None:
    """Unauthenticated boots and time, however wrong, do not keep the first authentic message out."""
    engine = Engine(b"engine", 900, 900_000, 0.0)
    assert engine.admit(1, 5, 0.0) is Freshness.FRESH
    assert (engine.boots, engine.time(0.0)) == (1, 5)
