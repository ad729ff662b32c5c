"""Short numbers for what has a long id, the same for as long as the session lasts."""

from __future__ import annotations


class Numbers:
    """Counts from one; a number is never given twice."""

    def __init__(self) -> None:
        self._ids: list[str] = []
        self._numbers: dict[str, int] = {}

    def of(self, id_: str) -> int:
        """The number of an id, a new one at its first mention."""
        if id_ not in self._numbers:
            self._ids.append(id_)
            self._numbers[id_] = len(self._ids)
        return self._numbers[id_]

    def id_of(self, word: str) -> str:
        """The id behind a typed number; any other word is taken for the id itself."""
        if word.isdecimal() and 0 < int(word) <= len(self._ids):
            return self._ids[int(word) - 1]
        return word
