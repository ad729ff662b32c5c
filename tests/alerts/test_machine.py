"""The laws of one alert's life."""

from __future__ import annotations

import random

import hypothesis.strategies as st
from hypothesis import given, settings

from console.alerts.machine import (
    INACTIVE,
    Easing,
    Firing,
    Instance,
    Latched,
    Lost,
    Measured,
    Observation,
    Pending,
    Resolved,
    Turn,
    Worsening,
    keep_s,
    step,
)
from console.alerts.rule import Level, Matcher, Rule
from console.model.alert import Acknowledgement, Severity

WARNING = Level(Severity.WARNING, above=27.0)
CRITICAL = Level(Severity.CRITICAL, above=32.0)
RULE = Rule("hot", Matcher("temperature"), (CRITICAL, WARNING), band=2.0, for_s=60.0)
EAGER = Rule("eager", Matcher("temperature"), (CRITICAL, WARNING))
LEAK = Rule("leak", Matcher("leak"), (Level(Severity.CRITICAL, words=("wet",)),), latch=True)

RULES = st.builds(
    lambda band, for_s, keep, latch: Rule(
        "any", RULE.matcher, RULE.levels, band=band, for_s=for_s, keep_s=keep, latch=latch
    ),
    band=st.sampled_from([0.0, 2.0]),
    for_s=st.sampled_from([0.0, 60.0]),
    keep=st.sampled_from([0.0, 90.0]),
    latch=st.booleans(),
)
OPERANDS = st.one_of(st.floats(0, 60), st.just(float("nan")), st.none())
TIMES = st.floats(0, 1e6)


@st.composite
def observations(draw: st.DrawFn, ordered: bool = True) -> list[Observation]:
    times = draw(st.lists(TIMES, max_size=40))
    made: list[Observation] = []
    for at in sorted(times) if ordered else times:
        operand = draw(OPERANDS)
        made.append(Lost(at) if draw(st.integers(0, 4)) == 0 else Measured(operand, at, 30.0))
    return made


def play(rule: Rule, seen: list[Observation], instance: Instance = INACTIVE) -> tuple[Instance, list[Turn]]:
    turns: list[Turn] = []
    for observation in seen:
        instance, happened = step(rule, instance, observation)
        turns.extend(happened)
    return instance, turns


def values(*numbers: float, begin: float = 0.0, every: float = 30.0) -> list[Observation]:
    return [Measured(number, begin + every * index, every) for index, number in enumerate(numbers)]


def fired(rule: Rule = RULE) -> Firing:
    instance, _turns = play(rule, values(28, 28, 28))
    assert isinstance(instance, Firing)
    return instance


@settings(max_examples=150, deadline=None)
@given(RULES, observations(ordered=False), st.lists(TIMES, min_size=1, max_size=10))
def test_missing_data_ends_nothing_and_begins_nothing(rule: Rule, seen: list[Observation], gone: list[float]) -> None:
    """Whatever came before, lost data leaves the kind of state as it is and never resolves or fires."""
    before, _turns = play(rule, seen)
    after, turns = play(rule, [Lost(at) for at in gone], before)
    assert type(after) is type(before)
    assert set(turns) <= {Turn.DATA_LOST}


@settings(max_examples=150, deadline=None)
@given(RULES, observations(ordered=False))
def test_an_end_is_always_observed(rule: Rule, seen: list[Observation]) -> None:
    """Only a believable value that breaches nothing resolves an alert, and never a latched one."""
    instance: Instance = INACTIVE
    for observation in seen:
        instance, turns = step(rule, instance, observation)
        if Turn.RESOLVED in turns:
            assert isinstance(observation, Measured)
            assert isinstance(observation.operand, float)
            assert observation.operand <= 27.0
            assert not rule.latch


@settings(max_examples=100, deadline=None)
@given(RULES, observations(ordered=False))
def test_replaying_gives_the_same(rule: Rule, seen: list[Observation]) -> None:
    """The machine has no memory but its instance."""
    assert play(rule, seen) == play(rule, seen)


@settings(max_examples=100, deadline=None)
@given(RULES, observations(ordered=False))
def test_time_that_jumps_breaks_nothing(rule: Rule, seen: list[Observation]) -> None:
    """With times in any order, observed durations never are negative or longer than two intervals a look."""
    instance: Instance = INACTIVE
    for looks, observation in enumerate(seen, start=1):
        instance, _turns = step(rule, instance, observation)
        held_s = instance.held_s if isinstance(instance, Pending) else 0.0
        if isinstance(instance, Firing) and isinstance(instance.phase, Easing | Worsening):
            held_s = instance.phase.held_s
        assert 0.0 <= held_s <= 60.0 * looks


@settings(max_examples=40, deadline=None)
@given(RULES, st.integers(0, 2**32))
def test_a_flapping_input_cannot_flood(rule: Rule, seed: int) -> None:
    """A day of values that jump about every thirty seconds brings a bounded number of calls."""
    chance = random.Random(seed)
    _instance, turns = play(rule, values(*(chance.choice((20.0, 28.0, 40.0)) for _look in range(2880))))
    loud = [turn for turn in turns if turn in (Turn.FIRED, Turn.WORSENED, Turn.RETURNED, Turn.RESOLVED)]
    assert len(loud) <= 120


def test_a_regular_flap_is_called_less_and_less() -> None:
    """An alert that returns every other minute is kept firing after a few returns."""
    flapping = [28.0, 28.0, 28.0, 28.0, 20.0, 20.0, 20.0, 20.0] * 360
    _instance, turns = play(EAGER, values(*flapping))
    assert turns.count(Turn.FIRED) <= 5


def test_a_short_breach_fires_nothing() -> None:
    """A breach must be observed for the whole delay."""
    instance, turns = play(RULE, values(28, 28, 26))
    assert (instance, turns) == (INACTIVE, [Turn.PENDED, Turn.WITHDRAWN])


def test_a_gap_does_not_count_towards_the_delay() -> None:
    """A pending alert waits while nothing is seen, and goes on from what was seen."""
    seen: list[Observation] = [Measured(28.0, 0, 30), Measured(28.0, 30, 30), Lost(60), Measured(28.0, 600, 30)]
    instance, turns = play(RULE, seen)
    assert isinstance(instance, Pending)
    assert instance.held_s == 30
    assert turns == [Turn.PENDED]
    assert Turn.FIRED in play(RULE, [Measured(28.0, 630, 30)], instance)[1]


def test_a_jump_of_a_day_does_not_end_a_delay() -> None:
    """At most two intervals count for one look, however far the clock moved."""
    rule = Rule("slow", RULE.matcher, RULE.levels, for_s=300.0)
    instance, turns = play(rule, [Measured(28.0, 0, 30), Measured(28.0, 86_400, 30)])
    assert isinstance(instance, Pending)
    assert turns == [Turn.PENDED]


def test_within_the_band_nothing_ends() -> None:
    """A value must come back behind its limit by the whole band."""
    instance, turns = play(RULE, values(25.5, 26.5), fired())
    assert isinstance(instance, Firing)
    assert turns == []
    assert play(RULE, values(25.0, begin=100), fired())[1] == [Turn.RESOLVED]


def test_a_severer_level_worsens_the_same_alert_and_takes_the_acknowledgement() -> None:
    """One alert a rule and point: it becomes critical, and whoever took it on must look again."""
    acknowledged = Firing(
        fired().breach, 28.0, 0.0, 60.0, 60.0, acknowledged=Acknowledgement("ana", 61.0, "looking", 999.0)
    )
    instance, turns = play(RULE, values(33, 33, 33, begin=90), acknowledged)
    assert isinstance(instance, Firing)
    assert turns == [Turn.WORSENED]
    assert instance.breach.severity is Severity.CRITICAL
    assert instance.since_at == 0.0
    assert instance.acknowledged is None


def test_one_spike_is_not_critical() -> None:
    """A severer level counts after the same delay."""
    instance, turns = play(RULE, values(28, 28, 40, 28))
    assert isinstance(instance, Firing)
    assert instance.breach.severity is Severity.WARNING
    assert turns == [Turn.PENDED, Turn.FIRED]


def test_water_stays_until_a_person_clears_it() -> None:
    """A latched alert waits when its condition is gone, and goes on firing when it returns."""
    seen: list[Observation] = [Measured(word, 10.0 * n, 10.0) for n, word in enumerate(("wet", "dry", "dry", "wet"))]
    instance, turns = play(LEAK, seen[:3])
    assert isinstance(instance, Firing)
    assert isinstance(instance.phase, Latched)
    assert turns == [Turn.FIRED, Turn.LATCHED]
    assert step(LEAK, instance, seen[3])[1] == (Turn.RETURNED,)


def test_a_fault_of_the_sensor_is_lost_data() -> None:
    """A word that says nothing of the condition holds the state."""
    instance, _turns = play(LEAK, [Measured("wet", 0, 10)])
    after, turns = step(LEAK, instance, Measured("fault", 10, 10))
    assert isinstance(after, Firing)
    assert after.missing
    assert turns == (Turn.DATA_LOST,)


def test_the_end_of_a_returning_alert_is_watched_longer() -> None:
    """Every return doubles the time, up to an hour."""
    assert [keep_s(EAGER, returns) for returns in (0, 1, 2, 20)] == [0.0, 60.0, 120.0, 3600.0]


def test_a_return_after_long_quiet_is_a_first_one() -> None:
    """What ended hours ago does not count as flapping."""
    ended = Resolved(fired().breach, 20.0, 0.0, 100.0, returns=5)
    instance, _turns = step(EAGER, ended, Measured(28.0, 100_000.0, 30.0))
    assert isinstance(instance, Firing)
    assert instance.returns == 0


def test_what_ended_keeps_its_worst_value() -> None:
    """How it ended is what it is now; how bad it was is the value farthest beyond the limit."""
    ended, turns = play(EAGER, values(28.0, 31.0, 29.0, 20.0, 20.0))
    assert isinstance(ended, Resolved)
    assert turns[-1] is Turn.RESOLVED
    assert (ended.operand, ended.worst) == (20.0, 31.0)
