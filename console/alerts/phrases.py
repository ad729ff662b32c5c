"""How people say the words of services, sites and backups, each with its name in the sentence; decides nothing."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from msgspec import Struct

from console.i18n import N_, _


class Phrase(Struct, frozen=True):
    """What is wrong, with the `name` of what it is wrong with, and how that is known."""

    what: str
    why: str


PHRASES: Final[Mapping[tuple[str, str], Phrase]] = MappingProxyType(
    {
        ("availability", "up"): Phrase(N_("{name} is up"), N_("its checks find it well")),
        ("availability", "down"): Phrase(N_("{name} is down"), N_("the way there works, and it does not answer")),
        ("availability", "defaced"): Phrase(
            N_("{name}: content changed (defaced?)"), N_("a tripwire saw a change that nobody has accepted")
        ),
        ("availability", "stale"): Phrase(
            N_("{name} is up but shows old records"), N_("it answers, and its newest record is too old")
        ),
        ("availability", "degraded"): Phrase(
            N_("{name} is up but not well"), N_("it answers, and not all of its checks find it well")
        ),
        ("availability", "cut_off"): Phrase(
            N_("{name} is cut off"), N_("the way there is gone; whether it runs cannot be seen")
        ),
        ("availability", "unknown"): Phrase(N_("nobody knows how {name} stands"), N_("it could not be checked")),
        ("site_state", "normal"): Phrase(N_("{name} is back to normal"), N_("the way there works, all is well there")),
        ("site_state", "degraded"): Phrase(N_("not all is well at {name}"), N_("the way there works")),
        ("site_state", "cut_off"): Phrase(N_("{name} is cut off"), N_("nothing that proves the way there answers")),
        ("site_state", "no_entry"): Phrase(N_("nobody may enter {name}"), N_("somebody has closed it")),
        ("site_state", "unknown"): Phrase(N_("nobody knows how {name} stands"), N_("the way there could not be tried")),
        ("backup_state", "good"): Phrase(N_("backup {name} is good"), N_("it is new and whole")),
        ("backup_state", "old"): Phrase(N_("backup {name} is too old"), N_("no newer one was found")),
        ("backup_state", "half"): Phrase(N_("backup {name} is only half there"), N_("the newest one is not whole")),
        ("backup_state", "missing"): Phrase(N_("backup {name} is missing"), N_("none is where it should be")),
        ("backup_state", "untested"): Phrase(
            N_("nobody has tested restoring backup {name}"), N_("the last test is too long ago, or there was none")
        ),
        ("backup_state", "unknown"): Phrase(N_("nobody knows how backup {name} is"), N_("it could not be looked at")),
    }
)

_NAMED: Final = frozenset(point for point, _word in PHRASES)


def names_itself(point: str) -> bool:
    """Whether a sentence about `point` says the name of what it is about, so that nobody need put it in front."""
    return point in _NAMED


def what(point: str, word: str, name: str) -> str:
    """What is wrong with `name` in one line; nothing where there is no phrase for it."""
    phrase = PHRASES.get((point, word))
    return _(phrase.what).format(name=name) if phrase and name else ""


def why(point: str, word: str) -> str:
    """How that is known; nothing where there is no phrase for it."""
    phrase = PHRASES.get((point, word))
    return _(phrase.why) if phrase else ""


def said(word: str) -> str:
    """A point's word as a person says it."""
    return _(word).replace("_", " ")
