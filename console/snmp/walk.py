"""The state of one walk: what was found, where it goes on, and when it has ended; asks nobody itself."""

from __future__ import annotations

from collections.abc import Sequence

from console.snmp.errors import TooBig, UnorderedReply
from console.snmp.value import Missing, Oid, VarBind


class Walk:
    """The variables below `root`, at most `limit`, in strictly rising order."""

    __slots__ = ("_depth", "_limit", "_root", "ended", "found", "full", "last")

    def __init__(self, root: Oid, limit: int) -> None:
        self._root = root
        self._depth = len(root)
        self._limit = limit
        self.last = root
        self.found: list[VarBind] = []
        self.ended = False
        self.full = False

    def add(self, batch: Sequence[VarBind]) -> None:
        """Take a reply; an empty one ends the walk, as does leaving `root`."""
        self.ended = not batch
        for name, value in batch:
            if value is Missing.END_OF_MIB_VIEW or name[: self._depth] != self._root:
                self.ended = True
                return
            if name <= self.last:
                raise UnorderedReply(f"{_dotted(name)} follows {_dotted(self.last)}")
            if len(self.found) >= self._limit:
                self.full = True
                raise TooBig(f"more than {self._limit} variables below {_dotted(self._root)}")
            self.found.append((name, value))
            self.last = name


def _dotted(name: Oid) -> str:
    return ".".join(map(str, name))
