"""The style that a terminal writes in, and how to turn one into another in few octets (ECMA-48: SGR)."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

_DRAWN_BLANKS = frozenset({"4", "7", "9", "21", "53"})
_ENDS = {"1": "22", "2": "22", "3": "23", "4": "24", "7": "27", "9": "29"}
"""What takes an attribute away, where one sequence does it on every terminal since the VT220."""


class Pen(NamedTuple):
    """A style in SGR parameters; empty colours are the terminal's own."""

    attributes: frozenset[str] = frozenset()
    front: str = ""
    back: str = ""

    @property
    def marks_blanks(self) -> bool:
        """Whether a blank in it is more than its background."""
        return bool(self.attributes & _DRAWN_BLANKS)


PLAIN = Pen()


@lru_cache(1024)
def pen_of(parameters: str) -> Pen:
    """The pen that these parameters of one SGR make of the plain one."""
    attributes: set[str] = set()
    front = back = ""
    parts = iter(parameters.split(";"))
    for part in parts:
        if part in ("38", "48"):
            kind = next(parts, "5")
            rest = [next(parts, "0") for _ in range(3 if kind == "2" else 1)]
            color = ";".join((part, kind, *rest))
            front, back = (color, back) if part == "38" else (front, color)
        elif part in ("", "0"):
            attributes, front, back = set(), "", ""
        elif len(part) == 1 or part in ("21", "51", "52", "53"):
            attributes.add(part)
        elif part[0] in "39" and len(part) == 2:
            front = "" if part == "39" else part
        else:
            back = "" if part == "49" else part
    return Pen(frozenset(attributes), front, back)


@lru_cache(4096)
def turn(old: Pen | None, new: Pen) -> str:
    """What makes the pen `new` when it is `old`; None is unknown."""
    anew = _said("0", *sorted(new.attributes), new.front, new.back)
    if old is None:
        return anew
    gone = old.attributes - new.attributes
    if not gone <= _ENDS.keys():
        return anew
    ends = {_ENDS[one] for one in gone}
    kept = {one for one in old.attributes & new.attributes if _ENDS.get(one) not in ends}
    front = (new.front or "39") if new.front != old.front else ""
    back = (new.back or "49") if new.back != old.back else ""
    changed = _said(*sorted(ends), *sorted(new.attributes - kept), front, back)
    return min(changed, anew, key=len)


def _said(*codes: str) -> str:
    said = ";".join(code for code in codes if code)
    return f"\x1b[{said}m" if said else ""
