"""Which screens were visited and can be gone back and on to; it shows none of them."""

from __future__ import annotations

from typing import NamedTuple


class Visit(NamedTuple):
    """A screen by its place's name and what it is about."""

    place: str
    about: str = ""


class Trail:
    """The visits in their order; how many of them are open is counted by the caller."""

    def __init__(self) -> None:
        self._visits: list[Visit] = []

    def enter(self, open_before: int, visit: Visit) -> None:
        """A screen is opened over `open_before` others; what was ahead stays only if it is the way that was left."""
        if self.ahead(open_before) != visit:
            self._visits[open_before:] = [visit]

    def ahead(self, open_now: int) -> Visit | None:
        """Where one step on leads."""
        return self._visits[open_now] if open_now < len(self._visits) else None
