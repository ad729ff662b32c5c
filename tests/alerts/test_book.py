"""The book: which alerts there are, who took them on, and that a restart changes nothing."""

from __future__ import annotations

import random

import hypothesis.strategies as st
import pytest
from hypothesis import given, settings
from msgspec.structs import replace

from console.alerts.acknowledge import Refusal
from console.alerts.rules.load import load_rules
from console.errors import StoreError
from console.inventory import Inventory
from console.model.alert import Alert, AlertState, Severity
from console.model.reading import State
from tests.fakes.alerting import Watchkeeping, reading

NOW = 1_700_000_000.0
HELD = tuple(replace(rule, keep_s=60.0) for rule in load_rules()[0] if rule.name == "availability")
"""The rule of services, whose end must be seen for a minute."""


def leaking() -> tuple[Watchkeeping, Alert]:
    keeping = Watchkeeping()
    (alert,) = keeping.see("probe-1", "leak", "wet", NOW, "z1")
    return keeping, alert


def test_an_alert_says_what_where_and_why() -> None:
    """Value, limit and unit stand in the reason; the id is short and sayable."""
    keeping = Watchkeeping()
    for minute in range(3):
        keeping.see("altos-1", "temperature", 33.4, NOW + 60 * minute, "Inlet")
    (alert,) = keeping.firing()
    assert alert.reason == "inlet temperature Inlet 33.4 °C is over 32 °C"
    assert alert.summary == "inlet temperature Inlet 33.4 °C"
    assert (alert.severity, alert.value, alert.unit, alert.since_at) == (Severity.CRITICAL, 33.4, "°C", NOW)
    assert alert.id.isalnum()
    assert len(alert.id) == 7


def test_only_changed_alerts_are_told() -> None:
    """The same wet reading again says nothing."""
    keeping, _alert = leaking()
    assert keeping.see("probe-1", "leak", "wet", NOW + 30, "z1") == ()


def told_of(keeping: Watchkeeping, *words: str) -> Alert:
    """The one alert that fires after a service has been seen with these words, one each 30 s."""
    for number, word in enumerate(words):
        keeping.see("altos-1", "availability", word, NOW + 30 * number)
    (alert,) = keeping.firing()
    return alert


def test_a_held_alert_says_what_it_was_and_what_is_seen_now() -> None:
    """While its severity is held, the sentence is of the word that earned it, never of the milder one alone."""
    alert = told_of(Watchkeeping(HELD), "down", "down", "up")
    assert (alert.severity, alert.value) == (Severity.CRITICAL, "up")
    assert alert.summary == "altos-1 is down (now: up)"
    assert alert.reason.endswith("this eases, and is watched until that lasts")


def test_a_milder_word_does_not_speak_for_the_severer_one() -> None:
    """Also what is still wrong, but less, is said beside what it was."""
    assert told_of(Watchkeeping(HELD), "down", "down", "stale").summary == "altos-1 is down (now: stale)"


def test_what_has_become_milder_for_good_is_told_by_the_milder_word() -> None:
    """When the milder severity counts, its word does; nothing of the severer one is left in the sentence."""
    alert = told_of(Watchkeeping(HELD), "down", "down", *(["degraded"] * 4))
    assert (alert.severity, alert.summary) == (Severity.WARNING, "altos-1 is up but not well")
    alert = told_of(Watchkeeping(HELD), "down", "down", *(["degraded"] * 4), "up")
    assert alert.summary == "altos-1 is up but not well (now: up)"


def test_a_latched_alert_says_what_waits_to_be_cleared() -> None:
    """A leak that is dry again is told as the leak it was."""
    keeping, _alert = leaking()
    keeping.see("probe-1", "leak", "dry", NOW + 30, "z1")
    for minute in range(1, 10):
        keeping.see("probe-1", "leak", "dry", NOW + 60 * minute, "z1")
    (alert,) = keeping.firing()
    assert (alert.latched, alert.summary) == (True, "water leak z1: wet (now: dry)")
    assert alert.reason.endswith("stays until somebody clears it")


def test_a_pending_alert_that_passes_is_taken_away() -> None:
    """A breach that did not last is gone, without a recovery of what was never announced."""
    keeping = Watchkeeping()
    (alert,) = keeping.see("altos-1", "memory_utilization", 95.0, NOW)
    assert alert.state is AlertState.PENDING
    assert keeping.see("altos-1", "memory_utilization", 50.0, NOW + 30) == ()
    assert keeping.book.drain_gone() == (alert.id,)
    assert keeping.book.alerts() == ()


def test_a_resolved_alert_is_shown_for_a_while() -> None:
    """A quarter of an hour after its end it goes."""
    keeping = Watchkeeping()
    keeping.see("altos-1", "disk_health", "failed", NOW, "1")
    (alert,) = keeping.see("altos-1", "disk_health", "ok", NOW + 30, "1")
    assert (alert.state, alert.ended_at) == (AlertState.RESOLVED, NOW + 30)
    keeping.book.tick(NOW + 900)
    assert len(keeping.book.alerts()) == 1
    keeping.book.tick(NOW + 930)
    assert keeping.book.alerts() == ()
    assert keeping.book.drain_gone() == (alert.id,)


def test_an_acknowledgement_ends_after_half_an_hour() -> None:
    """Nobody owns an alert for ever without saying so again."""
    keeping, alert = leaking()
    taken = keeping.book.acknowledge(alert.id, "ana", "on my way", None, NOW + 10)
    assert isinstance(taken, Alert)
    assert taken.acknowledged is not None
    assert (taken.acknowledged.by, taken.acknowledged.until) == ("ana", NOW + 1810)
    assert keeping.book.tick(NOW + 1809) == ()
    (again,) = keeping.book.tick(NOW + 1810)
    assert again.acknowledged is None


def test_an_extended_acknowledgement_counts_until_its_own_end() -> None:
    """The end of the first one does not end the second."""
    keeping, alert = leaking()
    keeping.book.acknowledge(alert.id, "ana", "", None, NOW)
    keeping.book.acknowledge(alert.id, "budi", "", NOW + 7200, NOW + 60)
    assert keeping.book.tick(NOW + 3600) == ()
    assert len(keeping.book.tick(NOW + 7200)) == 1


def test_a_clock_that_is_put_back_does_not_stretch_an_acknowledgement() -> None:
    """Half an hour stays half an hour."""
    keeping, alert = leaking()
    keeping.book.tick(NOW + 5)
    keeping.book.acknowledge(alert.id, "ana", "", None, NOW + 5)
    keeping.book.tick(NOW - 86_400)
    (again,) = keeping.book.tick(NOW - 86_400 + 1800)
    assert again.acknowledged is None


def reason_of(outcome: Alert | Refusal) -> str:
    assert isinstance(outcome, Refusal)
    assert outcome.message.endswith(".")
    return outcome.reason


def test_what_cannot_be_done_is_refused_with_a_reason() -> None:
    """Each refusal has its own word and a sentence."""
    keeping, alert = leaking()
    book = keeping.book
    assert reason_of(book.acknowledge("nothing", "ana", "", None, NOW)) == "unknown_alert"
    assert reason_of(book.acknowledge(alert.id, "ana", "", NOW - 1, NOW)) == "until_past"
    assert reason_of(book.unacknowledge(alert.id, "ana", NOW)) == "not_acknowledged"
    assert reason_of(book.clear_latched(alert.id, "ana", "", NOW)) == "condition_holds"
    (pending,) = keeping.see("altos-1", "memory_utilization", 95.0, NOW)
    assert reason_of(book.acknowledge(pending.id, "ana", "", None, NOW)) == "not_firing"


def test_a_latched_alert_is_cleared_once_it_is_dry() -> None:
    """A person clears it, and the log names the person."""
    keeping, alert = leaking()
    (dry,) = keeping.see("probe-1", "leak", "dry", NOW + 30, "z1")
    assert (dry.state, dry.latched) == (AlertState.FIRING, True)
    cleared = keeping.book.clear_latched(alert.id, "ana", "mopped up", NOW + 60)
    assert isinstance(cleared, Alert)
    assert cleared.state is AlertState.RESOLVED
    last = keeping.book.drain_transitions()[-1]
    assert (last.turn, last.by, last.note) == ("cleared", "ana", "mopped up")


def test_water_is_not_cleared_while_the_sensor_is_silent() -> None:
    """A disconnected sensor does not say that it is dry."""
    keeping, alert = leaking()
    keeping.see("probe-1", "leak", "dry", NOW + 30, "z1")
    keeping.pass_time(NOW + 31)
    keeping.pass_time(NOW + 300)
    assert reason_of(keeping.book.clear_latched(alert.id, "ana", "sure", NOW + 300)) == "data_missing"


def test_an_unreadable_alert_is_cleared_with_a_note() -> None:
    """A disk that was taken out cannot say that it is well again; a person can."""
    keeping = Watchkeeping()
    (alert,) = keeping.see("altos-1", "disk_health", "failed", NOW, "1")
    keeping.pass_time(NOW + 1)
    keeping.pass_time(NOW + 300)
    assert reason_of(keeping.book.clear_latched(alert.id, "ana", " ", NOW + 300)) == "note_missing"
    assert isinstance(keeping.book.clear_latched(alert.id, "ana", "replaced", NOW + 300), Alert)


def test_a_silent_device_is_one_alert_a_source_and_unknown() -> None:
    """Forty readings that stop are one alert; the device is unknown, its alerts are held."""
    keeping = Watchkeeping()
    keeping.poll("altos-1", NOW, *(reading("temperature", 40.0 + n, NOW, f"CPU {n}") for n in range(40)))
    keeping.pass_time(NOW)
    told = [alert for alert in keeping.pass_time(NOW + 200) if alert.device == "altos-1"]
    assert [(alert.rule, alert.severity) for alert in told] == [("data-age", Severity.MAJOR)]
    assert keeping.book.standing("altos-1") is State.UNKNOWN
    keeping.see("altos-1", "temperature", 40.0, NOW + 210, "CPU 0")
    assert keeping.book.standing("altos-1") is None


def test_a_stale_reading_marks_its_alert_and_changes_nothing_else() -> None:
    """The alert goes on firing, with the mark that its data is missing."""
    keeping, alert = leaking()
    keeping.pass_time(NOW + 1)
    told = {changed.rule: changed for changed in keeping.pass_time(NOW + 100)}
    assert told["leak"].data_missing
    assert told["leak"].state is AlertState.FIRING
    (back,) = (one for one in keeping.see("probe-1", "leak", "wet", NOW + 110, "z1") if one.rule == "leak")
    assert not back.data_missing
    assert back.id == alert.id


def test_standing_is_the_worst_that_fires() -> None:
    """Major counts as critical, pending as nothing."""
    keeping, _alert = leaking()
    keeping.see("altos-1", "memory_utilization", 95.0, NOW)
    assert keeping.book.standing("probe-1") is State.CRITICAL
    assert keeping.book.standing("altos-1") is None


def test_damaged_bytes_are_a_store_error() -> None:
    """What cannot be read is said, not guessed."""
    with pytest.raises(StoreError, match="cannot be read"):
        Watchkeeping().book.restore(b"\x00nonsense", NOW)


def test_a_rule_that_is_gone_takes_its_alerts_with_it() -> None:
    """A book with other rules restores what they still cover."""
    keeping, _alert = leaking()
    keeping.rules = tuple(rule for rule in keeping.rules if rule.name != "leak")
    keeping.restart(NOW + 1)
    assert keeping.firing() == []


def test_a_device_that_left_takes_its_alerts_with_it() -> None:
    """A book with another inventory restores what is still there."""
    keeping, _alert = leaking()
    keeping.see("altos-1", "disk_health", "failed", NOW, "1")
    devices = {id_: device for id_, device in keeping.inventory.devices.items() if id_ != "probe-1"}
    keeping.inventory = Inventory(devices=devices)
    keeping.restart(NOW + 1)
    assert [alert.device for alert in keeping.firing()] == ["altos-1"]


def test_after_a_restart_even_unchanged_readings_are_looked_at() -> None:
    """A delay that had begun goes on with the same value."""
    keeping = Watchkeeping()
    keeping.see("altos-1", "memory_utilization", 95.0, NOW)
    keeping.restart(NOW + 1)
    keeping.see("altos-1", "memory_utilization", 95.0, NOW + 30)
    keeping.see("altos-1", "memory_utilization", 95.0, NOW + 60)
    assert [alert.since_at for alert in keeping.firing()] == [NOW]


_POINTS: tuple[tuple[str, str, str, tuple[float | str, ...]], ...] = (
    ("altos-1", "temperature", "Inlet", (20.0, 26.0, 28.0, 33.0)),
    ("altos-1", "psu_state", "1", ("ok", "failed", "unknown", "absent")),
    ("altos-1", "psu_state", "2", ("ok", "failed")),
    ("altos-2", "cpu_utilization", "", (10.0, 90.0, 100.0)),
    ("probe-1", "leak", "z1", ("dry", "wet", "fault")),
    ("probe-1", "humidity", "", (50.0, 65.0, 75.0)),
    ("ups-1", "ups_state", "", ("online", "on_battery")),
)


def play(keeping: Watchkeeping, seed: int, rounds: int, restarts: frozenset[int]) -> list[tuple[object, ...]]:
    """Random readings, silences and acknowledgements, with the engine replaced after some rounds."""
    chance = random.Random(seed)
    log: list[tuple[object, ...]] = []
    for number in range(rounds):
        now = NOW + 30.0 * number
        for device, point, instance, choices in _POINTS:
            if chance.random() < 0.8:
                keeping.see(device, point, chance.choice(choices), now, instance)
        if chance.random() < 0.1 and keeping.firing():
            keeping.book.acknowledge(chance.choice(keeping.firing()).id, "ana", "", now + 45, now)
        keeping.pass_time(now + 1)
        log += [(t.at, t.id, t.rule, t.turn, t.severity, t.value) for t in keeping.book.drain_transitions()]
        if number in restarts:
            keeping.replace_book(now + 1)
    return log


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 2**32), st.frozensets(st.integers(0, 59), max_size=8))
def test_a_restart_in_the_middle_changes_nothing(seed: int, restarts: frozenset[int]) -> None:
    """With the book saved and restored at any moments, the transitions and alerts are those of an uninterrupted run."""
    whole, broken = Watchkeeping(), Watchkeeping()
    assert play(whole, seed, 60, frozenset()) == play(broken, seed, 60, restarts)
    assert sorted(whole.book.alerts(), key=_id) == sorted(broken.book.alerts(), key=_id)


def _id(alert: Alert) -> str:
    return alert.id


@settings(max_examples=20, deadline=None)
@given(st.integers(0, 2**32))
def test_replaying_the_same_readings_gives_the_same_transitions(seed: int) -> None:
    """Nothing but the readings and their times decides."""
    assert play(Watchkeeping(), seed, 40, frozenset()) == play(Watchkeeping(), seed, 40, frozenset())


def test_the_same_acknowledgement_twice_is_no_mistake() -> None:
    """Two people press the key at once; the second gets the alert as it is."""
    keeping, alert = leaking()
    first = keeping.book.acknowledge(alert.id, "ana", "", None, NOW)
    assert keeping.book.acknowledge(alert.id, "ana", "", None, NOW) == first


def test_an_alert_that_keeps_turning_is_marked_as_flapping() -> None:
    """It stays one alert, says so once, and is no longer marked when it has been quiet for long enough."""
    watch = Watchkeeping()
    turns: list[str] = []
    for number in range(41):
        watch.see("altos-1", "psu_state", "failed" if number % 3 else "ok", 30.0 * number, "PSU 1")
        turns += [turn.turn for turn in watch.book.drain_transitions()]
    assert turns.count("flapping_began") == 1
    assert turns.count("fired") <= 3
    (alert,) = watch.firing()
    assert alert.flapping
    for number in range(41, 80):
        watch.see("altos-1", "psu_state", "failed", 30.0 * number, "PSU 1")
        turns += [turn.turn for turn in watch.book.drain_transitions()]
    assert turns.count("flapping_ended") == 1
    assert not watch.firing()[0].flapping
