"""What an examination says: one finding a subject, how grave it is, and what to do; examines nothing itself."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum

from msgspec import Struct

from console.i18n import N_, _


class Grade(StrEnum):
    """How a subject stands; only `bad` keeps Ronda from doing its work."""

    GOOD = "good"
    DOUBT = "doubt"
    BAD = "bad"


_MARKS = {Grade.GOOD: "✓", Grade.DOUBT: "▲", Grade.BAD: "✖"}
_PLAIN_MARKS = {Grade.GOOD: "+", Grade.DOUBT: "!", Grade.BAD: "x"}
_SUBJECTS = {
    "configuration": N_("configuration"),
    "devices": N_("devices"),
    "disk": N_("disk"),
    "encoding": N_("encoding"),
    "engine": N_("engine"),
    "files": N_("open files"),
    "group": N_("group"),
    "key": N_("key"),
    "known_hosts": N_("known hosts"),
    "notice": N_("notice"),
    "ntp": N_("clock"),
    "own_files": N_("own files"),
    "room": N_("room"),
    "size": N_("size"),
    "socket": N_("socket"),
    "state": N_("state directory"),
    "terminal": N_("terminal"),
}
"""The subjects that are no device's name, as a person reads them."""
_WORDS = {Grade.GOOD: N_("good"), Grade.DOUBT: N_("doubtful"), Grade.BAD: N_("bad")}


class Finding(Struct, frozen=True):
    """`about` is a stable word, `sentence` what was found, `remedy` what to do; empty where nothing is."""

    about: str
    grade: Grade
    sentence: str
    remedy: str = ""


def good(about: str, sentence: str) -> Finding:
    """Nothing is to be done."""
    return Finding(about, Grade.GOOD, sentence)


def doubt(about: str, sentence: str, remedy: str) -> Finding:
    """It works, but not as well as it could."""
    return Finding(about, Grade.DOUBT, sentence, remedy)


def bad(about: str, sentence: str, remedy: str) -> Finding:
    """It does not work."""
    return Finding(about, Grade.BAD, sentence, remedy)


def line(finding: Finding, plain: bool = False) -> str:
    """One finding for a person: mark, word, sentence, remedy; a `plain` one is ASCII but for what it tells of."""
    mark = (_PLAIN_MARKS if plain else _MARKS)[finding.grade]
    said = f"{mark} {_(_WORDS[finding.grade]):<9} {_(_SUBJECTS.get(finding.about, finding.about))}: {finding.sentence}"
    arrow = "->" if plain else "→"
    return f"{said}\n{'':<12}{arrow} {finding.remedy}" if finding.remedy else said


def all_work(findings: Iterable[Finding]) -> bool:
    """Whether nothing is bad."""
    return all(finding.grade is not Grade.BAD for finding in findings)
