"""Where a finger slips to: which dangerous keys lie beside those that are pressed again and again without looking."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from console.tui.actions import REGISTRY, Action, Keymap, key_name
from console.tui.keymap import meet

UNSEEN = frozenset({"open", "down", "up", "page_down", "page_up", "first", "last", "mark", "filter", "next_pane"})
"""Pressed again and again without looking at the keys."""

_ROWS = (
    "`1234567890-=",
    "qwertyuiop[]\\",
    "asdfghjkl;'",
    "zxcvbnm,./",
    "~!@#$%^&*()_+",
    "QWERTYUIOP{}|",
    'ASDFGHJKL:"',
    "ZXCVBNM<>?",
)
"""A QWERTY keyboard with and without Shift; a slip is to the next key of a row."""


class Slip(NamedTuple):
    """A dangerous action's key, and the key beside it of a harmless one that is on the same screen."""

    dangerous: Action
    key: str
    harmless: Action
    beside: str


def slips(keymap: Keymap) -> Iterator[Slip]:
    """Every pair of such keys in this keymap."""
    for dangerous in (action for action in REGISTRY.values() if action.dangerous):
        for harmless in (REGISTRY[id_] for id_ in sorted(UNSEEN)):
            if meet(dangerous, harmless):
                yield from (
                    Slip(dangerous, key, harmless, other)
                    for key in map(key_name, keymap.keys(dangerous))
                    for other in map(key_name, keymap.keys(harmless))
                    if _adjoin(key, other)
                )


def _adjoin(one: str, other: str) -> bool:
    return any(pair in row for row in _ROWS for pair in (one + other, other + one) if len(pair) == 2)
