"""How the members of a group stand together: supplies of a server, leak zones of a site; judges nothing."""

from __future__ import annotations

from console.alerts.condition import Count
from console.alerts.rule import Rule, Scope
from console.model.place import Place
from console.model.reading import PointKey, Value

GOOD, BAD = "\0good", "\0bad"
"""What a number counts as; no device can say these words."""


class Group:
    """The last words of the members; an empty bay is no member, one that was taken out is bad."""

    __slots__ = ("_rule", "present", "words")

    def __init__(self, rule: Rule) -> None:
        self._rule = rule
        self.words: dict[PointKey, str] = {}
        self.present: set[PointKey] = set()

    def put(self, member: PointKey, value: Value) -> bool:
        """Take a member's word and say whether it is another one; what says nothing is no word."""
        word = value if isinstance(value, str) else self._word(value)
        changed = self.words.get(member) != word
        self.words[member] = word
        if word == GOOD or word in self._rule.good_words:
            self.present.add(member)
        return changed

    def _word(self, number: float | None) -> str:
        """A number as a word of the group: bad beyond a limit of the rule, else good; without limits nothing."""
        above, below = self._rule.bad_above, self._rule.bad_below
        if number is None or (above is None and below is None):
            return ""
        bad = (above is not None and number > above) or (below is not None and number < below)
        return BAD if bad else GOOD

    def bad(self, member: PointKey) -> bool:
        """Whether a member is bad by its number."""
        return self.words.get(member) == BAD

    def drop(self, member: PointKey) -> None:
        """A member that cannot be read is unknown, it is not forgotten."""
        if member in self.words:
            self.words[member] = ""

    def count(self) -> Count:
        """How many are good, bad, and not known."""
        rule, good, bad, unknown = self._rule, 0, 0, 0
        for member, word in self.words.items():
            if word == GOOD or word in rule.good_words:
                good += 1
            elif word == BAD or word in rule.bad_words:
                bad += 1
            elif word == "absent":
                bad += member in self.present
            else:
                unknown += 1
        return Count(good, bad, unknown)


def group_key(scope: Scope, member: PointKey, place: Place) -> PointKey:
    """The key that the series of one group share; it names a device, or a room or site in its place."""
    whose = {Scope.DEVICE: member.device, Scope.ROOM: place.room, Scope.SITE: place.site}.get(scope, member.device)
    return PointKey(whose or member.device, member.point, "")
