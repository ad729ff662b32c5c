"""Tests of `console.engine.bus`."""

from __future__ import annotations

from console.engine.bus import Bus
from console.model.alert import Alert
from console.model.run import OutputLine, RunOutput
from console.model.snapshot import SessionView
from tests.fakes.alert_desk import ALERT


def session(id_: str, screen: str = "") -> SessionView:
    return SessionView(id=id_, user="budi", role="operator", since_at=0.0, screen=screen)


def test_the_first_batch_is_the_whole_world() -> None:
    """A subscriber is first told everything there is."""
    bus = Bus()
    bus.publish([session("a"), session("b")])
    batch = bus.subscribe().take()
    assert batch.whole
    assert {entity.id for entity in batch.upserts} == {"a", "b"}


def test_changes_of_one_key_are_merged() -> None:
    """However often an entity changes while a window does not read, it is told the last value once."""
    bus = Bus()
    subscription = bus.subscribe()
    subscription.take()
    for n in range(1000):
        bus.publish([session("a", screen=str(n))])
    batch = subscription.take()
    assert [entity.screen for entity in batch.upserts if isinstance(entity, SessionView)] == ["999"]


def test_an_equal_value_tells_nobody() -> None:
    """Publishing what is already known leaves nothing to tell."""
    bus = Bus()
    bus.publish([session("a")])
    subscription = bus.subscribe()
    subscription.take()
    bus.publish([session("a")])
    assert subscription.take().upserts == ()


def test_what_is_gone_is_told_as_gone() -> None:
    """A withdrawn entity is told by its key."""
    bus = Bus()
    bus.publish([session("a")])
    subscription = bus.subscribe()
    subscription.take()
    bus.withdraw([("SessionView", "a"), ("SessionView", "never")])
    assert subscription.take().gone == (("SessionView", "a"),)


def test_live_output_goes_only_to_those_who_look() -> None:
    """A run's output reaches the window that watches that run and no other."""
    bus = Bus()
    looking, other = bus.subscribe(), bus.subscribe()
    looking.take()
    other.take()
    looking.watch("RunOutput", "r1")
    bus.publish([RunOutput("r1", (OutputLine(0.0, "stop", "bye"),), 1), RunOutput("r2")])
    assert [entity.id for entity in looking.take().upserts] == ["r1"]
    assert other.take().upserts == ()


def test_looking_away_takes_the_old_output_back() -> None:
    """When a window looks at another run, the first one's output is told as gone."""
    bus = Bus()
    bus.publish([RunOutput("r1")])
    subscription = bus.subscribe()
    subscription.take()
    subscription.watch("RunOutput", "r1")
    assert [entity.id for entity in subscription.take().upserts] == ["r1"]
    subscription.watch("RunOutput", "")
    assert subscription.take().gone == (("RunOutput", "r1"),)


def test_an_alert_does_not_wait() -> None:
    """Readings may be merged for a while, an alert goes at once."""
    bus = Bus()
    subscription = bus.subscribe()
    subscription.take()
    bus.publish([session("a")])
    assert subscription.patience(every_s=1.0, since_last_s=0.25) == 0.75
    bus.publish([ALERT])
    assert isinstance(bus.get(("Alert", ALERT.id)), Alert)
    assert subscription.patience(every_s=1.0, since_last_s=0.25) == 0.0
