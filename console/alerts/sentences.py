"""The sentences of an alert: what is wrong and why we say so, in the reader's language; decides nothing."""

from __future__ import annotations

from console.alerts import phrases
from console.alerts.condition import Breach, Count, Operand, Side
from console.alerts.rule import Measure, Rule
from console.i18n import _, ngettext
from console.model.point import POINTS
from console.model.time import Seconds
from console.store.change import DATA_AGE


def duration(seconds: Seconds) -> str:
    """A duration as people say it: `45 s`, `8 min`, `3.5 h`."""
    if seconds < 120:
        return _("{count:.0f} s").format(count=seconds)
    if seconds < 7200:
        return _("{count:.0f} min").format(count=seconds / 60)
    return _("{count:.1f} h").format(count=seconds / 3600)


def amount(number: float, unit: str) -> str:
    """A number with its unit."""
    if unit == "s":
        return duration(number)
    text = f"{number:.1f}".removesuffix(".0") if abs(number) < 1000 else f"{number:.0f}"
    return f"{text} {unit}" if unit not in ("", "1") else text


def subject(rule: Rule, instance: str) -> str:
    """What is measured, with the instance where there are several."""
    kind = POINTS.get(rule.matcher.point)
    label = _(rule.label) if rule.label else _(kind.label) if kind else rule.matcher.point
    return f"{label} {instance}" if instance else label


def summary(rule: Rule, instance: str, operand: Operand, unit: str, name: str = "") -> str:
    """One line: `inlet temperature Inlet 33.4 °C`; of a service, site or backup with its `name`."""
    what = subject(rule, instance)
    if rule.matcher.point == DATA_AGE:
        return _("no data from {source}").format(source=instance)
    if isinstance(operand, Count):
        total = operand.good + operand.bad + operand.unknown
        return _("{what}: {bad} of {total}").format(what=what, bad=operand.bad, total=total)
    if isinstance(operand, str):
        told = phrases.what(rule.matcher.point, operand, name)
        return told or _("{what}: {word}").format(what=what, word=phrases.said(operand))
    return f"{what} {_measured(rule, operand or 0.0, unit)}"


def with_now(told: str, operand: Operand) -> str:
    """The one line of an alert that eases: what it was, and what is seen now; `Public complaints is down (now: up)`."""
    if isinstance(operand, Count):
        total = operand.good + operand.bad + operand.unknown
        return _("{what} (now: {bad} of {total})").format(what=told, bad=operand.bad, total=total)
    return _("{what} (now: {word})").format(what=told, word=phrases.said(str(operand)))


def easing(why: str, latch: bool) -> str:
    """The reason of an alert that eases, and what its end waits for."""
    if latch:
        return _("{reason}; this has eased, and stays until somebody clears it").format(reason=why)
    return _("{reason}; this eases, and is watched until that lasts").format(reason=why)


def reason(rule: Rule, instance: str, operand: Operand, breach: Breach, unit: str) -> str:
    """Why: the value against its limit; `inlet temperature 33.4 °C is over 32 °C`."""
    if rule.matcher.point == DATA_AGE and isinstance(operand, float):
        if operand < (breach.limit or 0.0):
            return _("{source} brings data again; it is watched until that lasts").format(source=instance)
        return _("{source} has brought nothing for {count:.1f} of its intervals; the limit is {limit:.0f}").format(
            source=instance, count=operand, limit=breach.limit or 0.0
        )
    if isinstance(operand, Count):
        return _count_reason(subject(rule, instance), operand)
    if isinstance(operand, str):
        told = phrases.why(rule.matcher.point, operand)
        return told or _("{what} is {word}").format(what=subject(rule, instance), word=phrases.said(operand))
    return _number_reason(rule, instance, operand or 0.0, breach, unit)


def _count_reason(what: str, count: Count) -> str:
    sentence = ngettext("{what}: {bad} is bad, {good} left", "{what}: {bad} are bad, {good} left", count.bad)
    return sentence.format(what=what, bad=count.bad, good=count.good)


def _number_reason(rule: Rule, instance: str, number: float, breach: Breach, unit: str) -> str:
    over = number > (breach.limit or 0.0)
    if rule.measure in (Measure.RISE, Measure.TIME_TO):
        sentence = _("{what} {value}; the limit is {limit}")
    elif over is not (breach.side is Side.ABOVE):
        sentence = _("{what} {value} has not come back from {limit}")
    else:
        sentence = _("{what} {value} is over {limit}") if over else _("{what} {value} is under {limit}")
    return sentence.format(
        what=subject(rule, instance),
        value=_measured(rule, number, unit),
        limit=amount(breach.limit or 0.0, _unit_of(rule, unit)),
    )


def _unit_of(rule: Rule, unit: str) -> str:
    """A rise of degrees is in kelvin, a time to a target in seconds."""
    if rule.measure is Measure.TIME_TO:
        return "s"
    return "K" if rule.measure is Measure.RISE and unit == "°C" else unit


def _measured(rule: Rule, number: float, unit: str) -> str:
    text = amount(number, _unit_of(rule, unit))
    if rule.measure is Measure.MEAN:
        return _("{value} on average over {window}").format(value=text, window=duration(rule.window_s))
    if rule.measure is Measure.RISE:
        return _("up {value} in {window}").format(value=text, window=duration(rule.window_s))
    if rule.measure is Measure.TIME_TO:
        return _("reaches {target} in {value}").format(target=amount(rule.target, unit), value=text)
    return text
