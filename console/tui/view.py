"""Which rows of a table are shown, in which order, and which is selected; it does not draw them."""

from __future__ import annotations

import re
import warnings
from bisect import bisect_right
from collections.abc import Iterable

from console.model.time import Seconds
from console.tui.allowance import UsedUp, allowance
from console.tui.cells import Entry

FILTERING_S: Seconds = 0.3
"""So much processor time the filtering of a table may take; ten thousand rows take a tenth of it."""


class Filter:
    """What a person typed after `/`: a regular expression, or literal text where it is none.

    A leading `!` turns it round; with a leading `~` the letters need only come in their order. A pattern that takes
    `too_long` on the rows that are there is literal text from then on.
    """

    def __init__(self, text: str = "", *, too_long: bool = False) -> None:
        self.text = text
        self.too_long = too_long
        self.inverse = text.startswith("!")
        pattern = text.removeprefix("!")
        self.empty = not pattern
        if pattern.startswith("~"):
            pattern = _in_their_order(pattern[1:].replace(" ", ""))
        self._pattern = _literal(pattern) if too_long else _compiled(pattern)

    def as_text(self) -> Filter:
        """The same, looked for as it stands."""
        return Filter(self.text, too_long=True)

    def accepts(self, text: str) -> bool:
        """Whether a row with this text is shown."""
        return self.empty or (self._pattern.search(text) is None) == self.inverse


def _compiled(pattern: str) -> re.Pattern[str]:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", FutureWarning)
            return re.compile(pattern, re.IGNORECASE)
    # Flags that exclude each other, repetitions beyond all numbers and nesting without end have names of their own.
    except (re.error, ValueError, OverflowError, RecursionError):
        return _literal(pattern)


def _literal(pattern: str) -> re.Pattern[str]:
    return re.compile(re.escape(pattern), re.IGNORECASE)


def _in_their_order(letters: str) -> str:
    """Between two letters is nothing that could be the second: there is one way only to try."""
    first, rest = letters[:1], letters[1:]
    return re.escape(first) + "".join(f"[^{re.escape(letter)}]*+{re.escape(letter)}" for letter in rest)


class View:
    """Keyed rows, ordered and filtered; the selection stays on its key when the rows move."""

    def __init__(self) -> None:
        self.order: list[str] = []
        self.selected = ""
        self.marks: set[str] = set()
        self.filter = Filter()
        self.sort = 0
        self.faults_only = False
        self._entries: dict[str, Entry] = {}
        self._headings: list[int] = []
        self._index = 0
        self._unsettled = False

    def __len__(self) -> int:
        """How many rows there are, shown or not, headings left out."""
        return sum(not entry.heading for entry in self._entries.values())

    def put(self, entry: Entry) -> None:
        """Add a row, or its newer ranks and text."""
        if self._entries.get(entry.key) != entry:
            self._entries[entry.key] = entry
            self._unsettled = True

    def drop(self, key: str) -> None:
        """Take a row out."""
        if self._entries.pop(key, None) is not None:
            self.marks.discard(key)
            self._unsettled = True

    def clear(self) -> None:
        """Take every row out; selection and marks are kept for when their rows come back."""
        self._entries.clear()
        self._unsettled = True

    def unmark_gone(self) -> None:
        """What has not come back is not marked any more: nobody would see what is done to it."""
        self.marks &= self._entries.keys()

    def narrow(self, text: str) -> None:
        """Show only what this filter accepts."""
        self.filter = Filter(text)
        self._unsettled = True

    def sort_by(self, order: int) -> None:
        """Order by the ranks at this place."""
        self.sort = order
        self._unsettled = True

    def show_faults(self, only: bool) -> None:
        """Leave out what is well, or show everything."""
        self.faults_only = only
        self._unsettled = True

    def settle(self) -> None:
        """Bring the order up to date; costs nothing when nothing that matters has changed."""
        if not self._unsettled:
            return
        self._unsettled = False
        sort = self.sort
        try:
            with allowance(FILTERING_S):
                accepted = self._accepted()
        except UsedUp:
            self.filter = self.filter.as_text()
            accepted = self._accepted()
        accepted.sort(key=lambda entry: entry.ranks[sort])
        self.order = _without_bare_headings(accepted)
        self._headings = [place for place, key in enumerate(self.order) if self._entries[key].heading]
        self._keep_selection()

    def _accepted(self) -> list[Entry]:
        accepts = self.filter.accepts
        rows: Iterable[Entry] = self._entries.values()
        if self.faults_only:
            rows = (entry for entry in rows if not entry.well)
        return [entry for entry in rows if entry.heading or accepts(entry.text)]

    def _keep_selection(self) -> None:
        if not self.order:
            self._index = 0
            return
        try:
            self._index = self.order.index(self.selected)
        except ValueError:
            self._index = min(self._index, len(self.order) - 1)
            self._step_off_heading(1)
            self.selected = self.order[self._index]

    @property
    def index(self) -> int:
        """Where the selection is in the order."""
        return self._index

    @property
    def position(self) -> tuple[int, int]:
        """Which row the selection is on, from one, and how many are shown; headings do not count."""
        before = bisect_right(self._headings, self._index)
        return self._index + 1 - before, len(self.order) - len(self._headings)

    def is_heading(self, key: str) -> bool:
        """Whether the row only names the group under it."""
        entry = self._entries.get(key)
        return entry is not None and entry.heading

    def select(self, key: str) -> None:
        """Put the selection on a row, now or when it comes."""
        self.selected = key
        if key in self.order:
            self._index = self.order.index(key)

    def move(self, by: int) -> None:
        """Move the selection by so many rows, over headings, not past either end."""
        if not self.order:
            return
        self._index = max(0, min(len(self.order) - 1, self._index + by))
        self._step_off_heading(1 if by >= 0 else -1)
        self.selected = self.order[self._index]

    def _step_off_heading(self, way: int) -> None:
        for direction in (way, -way):
            index = self._index
            while 0 <= index < len(self.order) and self.is_heading(self.order[index]):
                index += direction
            if 0 <= index < len(self.order):
                self._index = index
                return

    def mark(self) -> None:
        """Mark the selected row, or take its mark away."""
        if self.selected and self.selected in self._entries:
            self.marks ^= {self.selected}


def _without_bare_headings(ordered: list[Entry]) -> list[str]:
    keys: list[str] = []
    heading = ""
    for entry in ordered:
        if entry.heading:
            heading = entry.key
            continue
        if heading:
            keys.append(heading)
            heading = ""
        keys.append(entry.key)
    return keys
