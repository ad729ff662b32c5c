"""Which rules make no sense though each field does: reversed limits, impossible bands, words that never come."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from console.alerts.rules.schema import LevelTable, RuleTable
from console.i18n import _
from console.model.point import POINTS

Finding = tuple[str, str]
"""(the field inside the rule, what is wrong with it)."""


def findings(table: RuleTable) -> Iterator[Finding]:
    """Everything that is wrong with a rule as a whole."""
    if not table.levels:
        yield "", _("the rule has no level: give critical, major, minor, warning or indeterminate")
    for name, level in table.levels.items():
        yield from _level(table, name, level)
    yield from _order(table)


def _level(table: RuleTable, name: str, level: LevelTable) -> Iterator[Finding]:
    known = POINTS[table.point].words if table.point in POINTS else ()
    for word in level.words:
        if word not in known:
            allowed = ", ".join(known) or _("none, it is a number")
            message = _('"{word}" is no word of {point}; its words are: {known}')
            yield f"{name}.is", message.format(word=word, point=table.point, known=allowed)
    if known and (level.above is not None or level.below is not None):
        yield name, _("{point} is a word, it has no limits").format(point=table.point)
    if (level.bad is not None or level.good is not None) and not table.together:
        yield name, _('bad and good count the members of a group: say together = "device", "room" or "site"')
    if level.above is not None and level.below is not None and level.above - level.below <= 2 * table.band:
        message = _("between {below:g} and {above:g} there is no room for a band of {band:g}: it would never end")
        yield "band", message.format(below=level.below, above=level.above, band=table.band)


def _order(table: RuleTable) -> Iterator[Finding]:
    for (severe, upper), (mild, lower) in pairwise(table.levels.items()):
        if upper.above is not None and lower.above is not None and upper.above < lower.above:
            message = _("the limits are reversed: {severe} begins at {a:g}, below {mild} at {b:g}")
            yield f"{severe}.above", message.format(severe=severe, a=upper.above, mild=mild, b=lower.above)
        if upper.below is not None and lower.below is not None and upper.below > lower.below:
            message = _("the limits are reversed: {severe} begins at {a:g}, above {mild} at {b:g}")
            yield f"{severe}.below", message.format(severe=severe, a=upper.below, mild=mild, b=lower.below)
