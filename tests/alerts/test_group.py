"""How the members of a group stand together."""

from __future__ import annotations

from console.alerts.condition import Count
from console.alerts.group import Group, group_key
from console.alerts.rule import Level, Matcher, Rule, Scope
from console.model.alert import Severity
from console.model.place import Place
from console.model.reading import PointKey

RULE = Rule(
    "psu",
    Matcher("psu_state"),
    (Level(Severity.WARNING, bad=1),),
    scope=Scope.DEVICE,
    good_words=("ok", "degraded"),
    bad_words=("failed",),
)
ONE, TWO = PointKey("a", "psu_state", "1"), PointKey("a", "psu_state", "2")


def group(**words: str) -> Group:
    made = Group(RULE)
    for instance, word in words.items():
        made.put(PointKey("a", "psu_state", instance.removeprefix("n")), word)
    return made


def test_members_are_good_bad_or_unknown() -> None:
    """Words of neither list are unknown."""
    assert group(n1="ok", n2="failed", n3="unknown").count() == Count(1, 1, 1)


def test_an_empty_bay_is_no_member_and_a_pulled_supply_is_bad() -> None:
    """Absent counts only for what was there before."""
    bays = group(n1="ok", n2="absent")
    assert bays.count() == Count(1, 0)
    bays.put(ONE, "absent")
    assert bays.count() == Count(0, 1)


def test_a_member_that_cannot_be_read_is_unknown() -> None:
    """It is neither forgotten nor well."""
    bays = group(n1="ok", n2="failed")
    bays.drop(TWO)
    assert bays.count() == Count(1, 0, 1)


def test_only_another_word_is_news() -> None:
    """The same word again changes nothing."""
    bays = group(n1="ok")
    assert not bays.put(ONE, "ok")
    assert bays.put(ONE, "failed")


def test_a_group_is_of_a_device_a_room_or_a_site() -> None:
    """Where the place is not known, the device stands alone."""
    place = Place(site="s", room="r")
    assert group_key(Scope.DEVICE, ONE, place).device == "a"
    assert group_key(Scope.ROOM, ONE, place).device == "r"
    assert group_key(Scope.SITE, ONE, place).device == "s"
    assert group_key(Scope.SITE, ONE, Place()).device == "a"
