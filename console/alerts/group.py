"""How the members of a group stand together: supplies of a server, leak zones of a site; judges nothing."""

from __future__ import annotations

from console.alerts.condition import Count
from console.alerts.rule import Rule, Scope
from console.model.place import Place
from console.model.reading import PointKey, Value


class Group:
    """The last words of the members; an empty bay is no member, one that was taken out is bad."""

    __slots__ = ("_rule", "present", "words")

    def __init__(self, rule: Rule) -> None:
        self._rule = rule
        self.words: dict[PointKey, str] = {}
        self.present: set[PointKey] = set()

    def put(self, member: PointKey, value: Value) -> bool:
        """Take a member's word and say whether it is another one; anything but a word says nothing."""
        word = value if isinstance(value, str) else ""
        changed = self.words.get(member) != word
        self.words[member] = word
        if word in self._rule.good_words:
            self.present.add(member)
        return changed

    def drop(self, member: PointKey) -> None:
        """A member that cannot be read is unknown, it is not forgotten."""
        if member in self.words:
            self.words[member] = ""

    def count(self) -> Count:
        """How many are good, bad, and not known."""
        rule, good, bad, unknown = self._rule, 0, 0, 0
        for member, word in self.words.items():
            if word in rule.good_words:
                good += 1
            elif word in rule.bad_words:
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
