"""The life of one alert: what an observation makes of its state; pure, and driven by what was observed alone."""

from __future__ import annotations

from enum import StrEnum
from typing import TypeAlias

from msgspec import Struct
from msgspec.structs import replace

from console.alerts.condition import Breach, Operand, Side, Verdict, judge
from console.alerts.rule import RANK, Rule
from console.model.alert import Acknowledgement
from console.model.time import Instant, Seconds

FLAP_MEMORY_S: Seconds = 3600.0
"""A breach that returns this soon after its end counts as flapping."""

FLAP_KEEP_S: Seconds = 30.0
FLAP_KEEP_MOST_S: Seconds = 3600.0
"""A flapping alert is kept firing for 30 s, doubled with every return, up to an hour (Netdata's growing back-off)."""


class Measured(Struct, frozen=True):
    """A believable observation; `interval_s` is how often this series is looked at.

    When it is `excused`, because the rule does not look now, it counts as well whatever its value.
    """

    operand: Operand
    at: Instant
    interval_s: Seconds
    excused: bool = False


class Lost(Struct, frozen=True):
    """Nothing believable could be observed."""

    at: Instant


Observation: TypeAlias = Measured | Lost


class Inactive(Struct, frozen=True, tag=True):
    """Nothing is wrong."""


class Pending(Struct, frozen=True, tag=True):
    """The condition holds, for `held_s` of observed time so far; `seen_at` is empty after a gap in the data."""

    breach: Breach
    operand: Operand
    since_at: Instant
    seen_at: Instant | None
    held_s: Seconds = 0.0
    returns: int = 0


class Holding(Struct, frozen=True, tag=True):
    """The condition holds at the severity that counts."""


class Worsening(Struct, frozen=True, tag=True):
    """A severer level is reached, for `held_s` so far."""

    to: Breach
    held_s: Seconds = 0.0


class Easing(Struct, frozen=True, tag=True):
    """A milder level, or none, is reached, for `held_s` so far."""

    to: Breach | None
    held_s: Seconds = 0.0


class Latched(Struct, frozen=True, tag=True):
    """The condition is gone and a person has to say so."""


Phase: TypeAlias = Holding | Worsening | Easing | Latched


class Firing(Struct, frozen=True, tag=True):
    """Somebody is to be told; `missing` while the point cannot be read.

    `worst` is the worst number that was seen of it, or the last word or count that was as bad as `breach`.
    """

    breach: Breach
    operand: Operand
    since_at: Instant
    fired_at: Instant
    seen_at: Instant | None
    phase: Phase = Holding()
    missing: bool = False
    returns: int = 0
    acknowledged: Acknowledgement | None = None
    worst: Operand = None


class Resolved(Struct, frozen=True, tag=True):
    """It has been observed to be over, or a person cleared it; `operand` is how it ended, `worst` what it was."""

    breach: Breach
    operand: Operand
    since_at: Instant
    ended_at: Instant
    returns: int = 0
    worst: Operand = None


Instance: TypeAlias = Inactive | Pending | Firing | Resolved

INACTIVE = Inactive()
HOLDING = Holding()
LATCHED = Latched()


class Turn(StrEnum):
    """What can happen to an alert."""

    PENDED = "pended"
    WITHDRAWN = "withdrawn"
    FIRED = "fired"
    WORSENED = "worsened"
    EASED = "eased"
    LATCHED = "latched"
    RETURNED = "returned"
    RESOLVED = "resolved"
    DATA_LOST = "data_lost"
    DATA_BACK = "data_back"


Step: TypeAlias = tuple[Instance, tuple[Turn, ...]]


def step(rule: Rule, instance: Instance, observation: Observation) -> Step:
    """The instance after `observation`, and what has happened to it; the observation brings its own time."""
    if isinstance(observation, Lost):
        return _lose(instance)
    held = instance.breach if isinstance(instance, Firing) else None
    verdict = Verdict.CLEAR if observation.excused else judge(rule, observation.operand, held)
    if verdict is Verdict.UNKNOWN:
        return _lose(instance)
    breach = verdict if isinstance(verdict, Breach) else None
    if isinstance(instance, Firing):
        return _while_firing(rule, instance, breach, observation)
    if isinstance(instance, Pending):
        return _while_pending(rule, instance, breach, observation)
    if breach is None:
        return instance, ()
    return _begin(rule, instance, breach, observation)


def clear(instance: Firing, now: Instant) -> Resolved:
    """The end of an alert that a person cleared."""
    return _resolved(instance, instance.operand, now)


def holds(instance: Instance) -> bool:
    """Whether the condition held at the last look, whether or not that counts yet."""
    if isinstance(instance, Firing):
        return not isinstance(instance.phase, Latched) and not (
            isinstance(instance.phase, Easing) and instance.phase.to is None
        )
    return isinstance(instance, Pending)


def keep_s(rule: Rule, returns: int) -> Seconds:
    """How long the end of a breach must be observed; it grows while an alert keeps returning."""
    if not returns:
        return rule.keep_s
    return max(rule.keep_s, min(max(rule.keep_s, FLAP_KEEP_S) * 2.0 ** min(returns, 12), FLAP_KEEP_MOST_S))


def _elapsed(seen_at: Instant | None, observation: Measured) -> Seconds:
    """How long the time since the last look counts: never backwards, never more than two intervals of silence."""
    if seen_at is None:
        return 0.0
    return min(max(observation.at - seen_at, 0.0), 2 * observation.interval_s)


def _lose(instance: Instance) -> Step:
    if isinstance(instance, Pending):
        return (instance if instance.seen_at is None else replace(instance, seen_at=None)), ()
    if isinstance(instance, Firing) and not instance.missing:
        return replace(instance, missing=True, seen_at=None), (Turn.DATA_LOST,)
    return instance, ()


def _begin(rule: Rule, instance: Instance, breach: Breach, seen: Measured) -> Step:
    returns = 0
    if isinstance(instance, Resolved) and abs(seen.at - instance.ended_at) < FLAP_MEMORY_S:
        returns = instance.returns + 1
    pending = Pending(breach, seen.operand, since_at=seen.at, seen_at=seen.at, returns=returns)
    return (pending, (Turn.PENDED,)) if rule.for_s > 0 else (_fire(pending, breach, seen), (Turn.FIRED,))


def _while_pending(rule: Rule, pending: Pending, breach: Breach | None, seen: Measured) -> Step:
    if breach is None:
        return INACTIVE, (Turn.WITHDRAWN,)
    held_s = pending.held_s + _elapsed(pending.seen_at, seen)
    if held_s >= rule.for_s:
        return _fire(pending, _milder(pending.breach, breach), seen), (Turn.FIRED,)
    return replace(pending, breach=breach, operand=seen.operand, seen_at=seen.at, held_s=held_s), ()


def _fire(pending: Pending, breach: Breach, seen: Measured) -> Firing:
    return Firing(
        breach,
        seen.operand,
        pending.since_at,
        fired_at=seen.at,
        seen_at=seen.at,
        returns=pending.returns,
        worst=_worse(breach, pending.operand, seen.operand),
    )


def _worse(breach: Breach, one: Operand, other: Operand) -> Operand:
    """Of two numbers the one farther beyond the limit; of anything else the later."""
    if isinstance(one, int | float) and isinstance(other, int | float):
        return max(one, other) if breach.side is Side.ABOVE else min(one, other)
    return other


def _is_told_by_breach(operand: Operand) -> bool:
    """Whether only its severity says how bad it is; a number says that itself."""
    return not isinstance(operand, int | float)


def _milder(one: Breach, other: Breach) -> Breach:
    """A level counts only when it has lasted: of two looks, the milder."""
    return one if RANK[one.severity] < RANK[other.severity] else other


def _while_firing(rule: Rule, firing: Firing, breach: Breach | None, seen: Measured) -> Step:
    elapsed_s = _elapsed(firing.seen_at, seen)
    back = (Turn.DATA_BACK,) if firing.missing else ()
    firing = replace(firing, operand=seen.operand, seen_at=seen.at, missing=False)
    turn_of, held = (0 if breach is None else RANK[breach.severity]), RANK[firing.breach.severity]
    if breach is not None and (turn_of >= held or not _is_told_by_breach(seen.operand)):
        firing = replace(firing, worst=_worse(breach, firing.worst, seen.operand))
    if breach is not None and turn_of >= held:
        after, turns = _stay(rule, firing, breach, elapsed_s)
    else:
        after, turns = _ease(rule, firing, breach, elapsed_s, seen)
    return after, back + turns


def _stay(rule: Rule, firing: Firing, breach: Breach, elapsed_s: Seconds) -> Step:
    """The condition holds, at the severity that counts or a severer one."""
    if isinstance(firing.phase, Latched):
        returned = replace(firing, breach=breach, phase=HOLDING, acknowledged=None, returns=firing.returns + 1)
        return returned, (Turn.RETURNED,)
    if RANK[breach.severity] == RANK[firing.breach.severity]:
        return replace(firing, breach=breach, phase=HOLDING), ()
    held_s = firing.phase.held_s + elapsed_s if isinstance(firing.phase, Worsening) else 0.0
    if held_s < rule.for_s:
        return replace(firing, phase=Worsening(breach, held_s)), ()
    return replace(firing, breach=breach, phase=HOLDING, acknowledged=None), (Turn.WORSENED,)


def _ease(rule: Rule, firing: Firing, breach: Breach | None, elapsed_s: Seconds, seen: Measured) -> Step:
    """The condition is milder or gone; a latched rule never becomes milder by itself."""
    if rule.latch and (breach is not None or isinstance(firing.phase, Latched)):
        return firing, ()
    held_s = firing.phase.held_s + elapsed_s if isinstance(firing.phase, Easing) else 0.0
    if held_s < keep_s(rule, firing.returns):
        return replace(firing, phase=Easing(breach, held_s)), ()
    if breach is not None:
        worst = _worse(breach, firing.worst, seen.operand)
        return replace(firing, breach=breach, phase=HOLDING, returns=firing.returns + 1, worst=worst), (Turn.EASED,)
    if rule.latch:
        return replace(firing, phase=LATCHED), (Turn.LATCHED,)
    return _resolved(firing, seen.operand, seen.at), (Turn.RESOLVED,)


def _resolved(firing: Firing, operand: Operand, at: Instant) -> Resolved:
    return Resolved(firing.breach, operand, firing.since_at, ended_at=at, returns=firing.returns, worst=firing.worst)
