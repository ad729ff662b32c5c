"""State and change told in words alone; it decides how a row reads aloud, not what stands in it."""

from __future__ import annotations

import re
from collections.abc import Iterable

from console.i18n import _, ngettext
from console.tui.cells import Entry, Line, plain
from console.tui.glyphs import Glyphs, Mark
from console.tui.rows.listing import Listing
from console.tui.rows.scene import Scene

_PICTURES = frozenset({"past", "trend"})
"""Columns that are drawn, with nothing to read; a trend of one word is read all the same."""

_GAP = re.compile(r"\s{2,}")

WIDE = 100_000
"""The width to ask for: prose is broken by the terminal, or by nobody."""


class Spoken(Glyphs):
    """Every mark is its word, and pictures are nothing."""

    __slots__ = ()

    def of(self, mark: Mark) -> str:
        return ""

    def named(self, mark: Mark) -> str:
        return mark.word

    def trend(self, rate_per_h: float | None, steady: float = 0.5) -> str:
        if rate_per_h is None:
            return ""
        if abs(rate_per_h) < steady:
            return _("steady")
        return _("rising") if rate_per_h > 0 else _("falling")

    def sparkline(self, values: tuple[float, ...], width: int) -> str:
        return ""

    def heat(self, values: tuple[float | None, ...], low: float = 15.0, high: float = 45.0) -> str:
        return ""

    @property
    def rail(self) -> str:
        return ""

    @property
    def dot(self) -> str:
        return ","

    @property
    def prompt(self) -> str:
        return ""


SPOKEN = Spoken()


def sentence(*parts: str) -> str:
    """What is known, joined so that a voice pauses between the parts; empty parts are left out."""
    told = " ".join(one if one.endswith((".", "?", "!", ":")) else f"{one}." for one in map(str.strip, parts) if one)
    return " ".join(told.split())


def prose(lines: Iterable[Line]) -> list[str]:
    """The lines of a screen, with a comma where spaces made columns of them."""
    told = (", ".join(" ".join(part.split()) for part in _GAP.split(plain(spans).strip())) for spans in lines)
    return [one for one in told if one]


def listed(listing: Listing, scene: Scene, wanted: str = "") -> list[str]:
    """A pane as a heading and a line a row, each cell after its column's name.

    Without a word only what is not well is told and the rest counted; a word chooses rows, `all` is every row.
    """
    entries = [entry for key in dict.fromkeys(listing.keys(scene)) if (entry := listing.entry(key, scene)) is not None]
    rows = sorted((one for one in entries if not one.heading), key=lambda one: one.ranks[0])
    summary = ", ".join(prose((listing.summary(scene),)))
    head = f"{listing.title()}: {summary}." if summary else f"{listing.title()}."
    if not rows:
        return [head, listing.nothing(scene)]
    told = [one for one in rows if _is_wanted(one, wanted)]
    lines = [head, *(row(listing, one.key, scene) for one in told)]
    if not told and wanted:
        return [*lines, _("Nothing there has the word “{word}”.").format(word=wanted)]
    rest = len(rows) - len(told)
    if wanted or not rest:
        return lines
    words = ngettext(
        "{n} more is well. “{command} all” tells it, “{command} WORD” what has that word.",
        "{n} more are well. “{command} all” tells them, “{command} WORD” those with that word.",
        rest,
    )
    return [*lines, words.format(n=rest, command=listing.id)]


def _is_wanted(entry: Entry, wanted: str) -> bool:
    if not wanted:
        return not entry.well
    return wanted == "all" or wanted.lower() in entry.text.lower()


def row(listing: Listing, key: str, scene: Scene) -> str:
    """One row: the state and the name first, then what else it tells."""
    told = []
    for place, (column, cell) in enumerate(zip(listing.columns(), listing.cells(key, scene), strict=False)):
        text = " ".join(cell.text.split())
        if not text or (column.id in _PICTURES and column.title):
            continue
        told.append(text if place < 2 or not column.title else f"{column.title} {text}")
    return sentence(told[0], told[1], ", ".join(told[2:])) if len(told) > 2 else sentence(*told)
