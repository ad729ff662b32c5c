"""Rules from tables: the shipped ones, the user's changes merged in, every mistake a problem; loads all or says why."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from importlib.resources import files
from typing import Any

import tomli
from msgspec import Struct
from pydantic import ValidationError

from console.alerts.calendar import Hours, read_hours
from console.alerts.rule import Level, Matcher, Measure, Rule, Scope
from console.alerts.rules.consistency import findings as contradictions
from console.alerts.rules.schema import RuleTable
from console.config.problems import KeyPath, dotted, nearest
from console.config.sentences import findings
from console.i18n import _
from console.model.alert import Severity

Tables = Mapping[str, Mapping[str, Any]]


class RuleProblem(Struct, frozen=True):
    """One mistake: its dotted key (`rules.NAME.field`), a sentence, and what would be right where that is known."""

    key: str
    message: str
    hint: str = ""


_OF_A_LEVEL = ("above", "below", "is", "bad", "good")


def default_tables() -> dict[str, dict[str, Any]]:
    """The rules that come with the program."""
    text = files("console.alerts.rules").joinpath("default.toml").read_text(encoding="utf-8")
    tables: dict[str, dict[str, Any]] = tomli.loads(text)["rules"]
    return tables


def load_rules(user: Tables | None = None) -> tuple[tuple[Rule, ...], tuple[RuleProblem, ...]]:
    """The shipped rules with the user's `[rules.NAME]` tables merged in, and every problem; with problems no rules."""
    merged = merge(default_tables(), user or {})
    found: dict[str, list[RuleProblem]] = {}
    rules: list[Rule] = []
    for name in merged:
        table = _table(name, merged, found.setdefault(name, []))
        if table is not None and table.enabled:
            rules.append(_rule(name, table))
    problems = [problem for name in merged for problem in _own(name, merged, found)]
    problems.extend(_beside(rules, merged))
    return ((), tuple(problems)) if problems else (tuple(rules), ())


def _own(name: str, merged: Tables, found: Mapping[str, list[RuleProblem]]) -> Iterator[RuleProblem]:
    """The mistakes of a rule that it has not from the one that it extends, where they are told already."""
    base = str(merged[name].get("extends", ""))
    above = found.get(base, ()) if base != name else ()
    told = {(problem.key.removeprefix(_key(base, "")), problem.message) for problem in above}
    for problem in found[name]:
        if (problem.key.removeprefix(_key(name, "")), problem.message) not in told:
            yield problem


def _beside(rules: list[Rule], merged: Tables) -> Iterator[RuleProblem]:
    """Rules that wait for one that does not exist, is switched off, or in the end waits for themselves."""
    also = {rule.name: rule.also for rule in rules}
    for name, others in also.items():
        for number, other in enumerate(others):
            key = _key(name, f"also[{number}]")
            if other not in merged:
                sentence = _('there is no rule "{other}" to fire beside it').format(other=other)
                yield RuleProblem(key, sentence, nearest(other, merged))
            elif other not in also:
                sentence = _('the rule "{other}" is switched off, so this one would never fire').format(other=other)
                yield RuleProblem(key, sentence)
        chain = _circle(name, also)
        if chain:
            sentence = _("the rules wait for each other in a circle: {chain}").format(chain=" → ".join(chain))
            yield RuleProblem(_key(name, "also"), sentence)


def _circle(name: str, also: Mapping[str, tuple[str, ...]]) -> list[str]:
    """The way from a rule through those that it waits for back to itself; nothing where there is none."""
    ways = [[name]]
    seen: set[str] = set()
    while ways:
        way = ways.pop()
        for other in also.get(way[-1], ()):
            if other == name:
                return [*way, other]
            if other not in seen:
                seen.add(other)
                ways.append([*way, other])
    return []


def merge(tables: Tables, user: Tables) -> dict[str, dict[str, Any]]:
    """`tables` with the fields that `user` gives put over them; a level's fields are merged one by one."""
    merged = {name: dict(table) for name, table in tables.items()}
    for name, table in user.items():
        merged[name] = _laid_over(merged.get(name, {}), table)
    return merged


def _laid_over(base: Mapping[str, Any], top: Mapping[str, Any]) -> dict[str, Any]:
    laid = dict(base)
    for field, value in top.items():
        below = laid.get(field)
        laid[field] = {**below, **value} if isinstance(below, Mapping) and isinstance(value, Mapping) else value
    return laid


def _table(name: str, merged: Tables, problems: list[RuleProblem]) -> RuleTable | None:
    fields = _inherited(name, merged, problems)
    if fields is None:
        return None
    try:
        table = RuleTable.model_validate(fields)
    except ValidationError as error:
        found = findings(error.errors(include_url=False), fields, RuleTable)
        problems.extend(_problem(name, keys, sentence, hint) for keys, sentence, hint in found)
        return None
    wrong = [RuleProblem(_key(name, field), message) for field, message in contradictions(table)]
    problems.extend(wrong)
    return None if wrong else table


def _inherited(name: str, merged: Tables, problems: list[RuleProblem]) -> dict[str, Any] | None:
    """The rule's own fields over those of the rules that it extends."""
    chain = [name]
    while base := str(merged[chain[-1]].get("extends", "")):
        if base in chain:
            message = _("the rules extend each other in a circle: {chain}").format(chain=" → ".join([*chain, base]))
            problems.append(RuleProblem(_key(name, "extends"), message))
            return None
        if base not in merged:
            message = _('there is no rule "{base}" to extend').format(base=base)
            problems.append(RuleProblem(_key(name, "extends"), message, nearest(base, merged)))
            return None
        chain.append(base)
    fields: dict[str, Any] = {}
    for ancestor in reversed(chain):
        fields = _laid_over(fields, merged[ancestor])
    return fields


def _problem(name: str, keys: KeyPath, sentence: str, hint: str) -> RuleProblem:
    """A mistake in the shape of a rule; what people often get wrong is said more nearly."""
    if len(keys) == 1 and keys[0] in _OF_A_LEVEL:
        sentence = _('"{field}" belongs to a severity: critical = {{ {field} = … }}').format(field=keys[0])
        hint = ""
    return RuleProblem(_key(name, dotted(keys)), sentence, hint)


def _key(name: str, field: str) -> str:
    return f"rules.{name}.{field}" if field else f"rules.{name}"


def _rule(name: str, table: RuleTable) -> Rule:
    measure, window_s = _measure(table)
    return Rule(
        name=name,
        matcher=Matcher(
            table.point,
            table.devices,
            table.kinds,
            table.sites,
            table.rooms,
            table.racks,
            table.instance,
            table.corrosive,
        ),
        levels=tuple(
            Level(Severity(severity), level.above, level.below, level.words, level.bad, level.good)
            for severity, level in table.levels.items()
        ),
        measure=measure,
        window_s=window_s,
        target=table.falls_to if table.falls_to is not None else table.reaches or 0.0,
        falling=table.falls_to is not None,
        scope=Scope(table.together or "series"),
        good_words=table.good_words,
        bad_words=table.bad_words,
        band=table.band,
        for_s=table.for_s,
        keep_s=table.keep_s,
        latch=table.latch,
        label=table.label,
        runbook=table.runbook,
        extends=table.extends,
        also=table.also,
        also_in=Scope(table.also_in),
        hours=_hours(table),
        bad_above=table.bad_above,
        bad_below=table.bad_below,
    )


def _hours(table: RuleTable) -> Hours | None:
    written = table.during or table.outside
    return read_hours(written, inside=bool(table.during)) if written else None


def _measure(table: RuleTable) -> tuple[Measure, float]:
    if table.mean_over is not None:
        return Measure.MEAN, table.mean_over
    if table.rise_within is not None:
        return Measure.RISE, table.rise_within
    if table.trend_over is not None:
        return Measure.TIME_TO, table.trend_over
    return Measure.VALUE, 0.0
