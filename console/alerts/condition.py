"""Whether a number, a word or a count breaches a rule, and how badly; knows no time and keeps nothing."""

from __future__ import annotations

from enum import Enum, StrEnum
from math import isnan
from typing import TypeAlias

from msgspec import Struct

from console.alerts.rule import RANK, UNKNOWN_WORDS, Level, Rule
from console.model.alert import Severity
from console.model.reading import Value


class Side(StrEnum):
    """In which way a level was reached."""

    ABOVE = "above"
    BELOW = "below"
    WORD = "word"
    BAD = "bad"
    GOOD = "good"


class Breach(Struct, frozen=True):
    """A level that is reached: how bad, on which side, and at which limit (a word's limit is nothing)."""

    severity: Severity
    side: Side
    limit: float | None = None


class Verdict(Enum):
    """The other two answers: nothing is wrong, or it cannot be said."""

    CLEAR = "clear"
    UNKNOWN = "unknown"


class Count(Struct, frozen=True):
    """How the members of a group stand; `unknown` ones are counted with neither."""

    good: int
    bad: int
    unknown: int = 0


Operand: TypeAlias = Value | Count
Judgement: TypeAlias = Breach | Verdict


def judge(rule: Rule, operand: Operand, held: Breach | None = None) -> Judgement:
    """How `operand` stands against `rule`, where `held` is the breach that counts so far.

    A level at or below the held one, on the same side, is left only `rule.band` behind its limit.
    """
    if isinstance(operand, Count):
        return _judge_count(rule, operand)
    if isinstance(operand, str):
        return _judge_word(rule, operand)
    if operand is None or isnan(operand):
        return Verdict.UNKNOWN
    return _judge_number(rule, operand, held)


def _judge_number(rule: Rule, number: float, held: Breach | None) -> Judgement:
    for level in rule.levels:
        side = None if held is None or RANK[level.severity] > RANK[held.severity] else held.side
        if level.above is not None and number > level.above - (rule.band if side is Side.ABOVE else 0.0):
            return Breach(level.severity, Side.ABOVE, level.above)
        if level.below is not None and number < level.below + (rule.band if side is Side.BELOW else 0.0):
            return Breach(level.severity, Side.BELOW, level.below)
    return Verdict.CLEAR


def _judge_word(rule: Rule, word: str) -> Judgement:
    for level in rule.levels:
        if word in level.words:
            return Breach(level.severity, Side.WORD)
    return Verdict.UNKNOWN if not word or word in UNKNOWN_WORDS else Verdict.CLEAR


def _judge_count(rule: Rule, count: Count) -> Judgement:
    for level in rule.levels:
        breach = _reached(level, count)
        if breach is not None:
            return breach
    return Verdict.UNKNOWN if count.unknown or not count.good + count.bad else Verdict.CLEAR


def _reached(level: Level, count: Count) -> Breach | None:
    """Members that do not answer may be good: they never help a level to be reached."""
    if level.bad is not None and count.bad >= level.bad:
        return Breach(level.severity, Side.BAD, level.bad)
    if level.good is not None and count.bad > 0 and count.good + count.unknown <= level.good:
        return Breach(level.severity, Side.GOOD, level.good)
    return None
