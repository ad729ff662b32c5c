"""A device as recorded in a .snmprec file (`OID|type|value` a line): its objects in order, as native values."""

from __future__ import annotations

import ipaddress
from bisect import bisect_right
from pathlib import Path
from typing import TypeAlias

Oid: TypeAlias = tuple[int, ...]
Native: TypeAlias = int | bytes | Oid

_INTEGERS = frozenset({2, 65, 66, 67, 70})
_OBJECT_IDENTIFIER = 6
_IP_ADDRESS = 64


class Recording:
    """Objects by OID; `tags` holds each one's BER tag."""

    def __init__(self, text: str) -> None:
        self.values: dict[Oid, Native] = {}
        self.tags: dict[Oid, int] = {}
        for line in text.split("\n"):
            self._add(line.rstrip("\r"))
        self.order = sorted(self.values)

    @classmethod
    def read(cls, path: Path) -> Recording:
        """The recording in `path`; lines that are none are passed over."""
        return cls(path.read_text("utf-8", "surrogateescape"))

    def _add(self, line: str) -> None:
        if line.count("|") < 2:
            return
        dotted, kind, text = line.split("|", 2)
        tag = int("".join(filter(str.isdigit, kind.split(":")[0])) or 4)
        try:
            oid = tuple(map(int, dotted.strip(". ").split(".")))
            self.values[oid] = _native(tag, text, hexed=kind.endswith("x"))
        except ValueError:
            return
        self.tags[oid] = tag

    def after(self, oid: Oid) -> Oid | None:
        """The next object in order, if there is one."""
        place = bisect_right(self.order, oid)
        return self.order[place] if place < len(self.order) else None


def _native(tag: int, text: str, *, hexed: bool) -> Native:
    if tag in _INTEGERS:
        number = int(text or 0)
        return number if tag == 2 else number % (1 << (64 if tag == 70 else 32))
    if tag == _OBJECT_IDENTIFIER:
        return tuple(map(int, text.strip(".").split("."))) if text.strip(".") else ()
    if hexed:
        return bytes.fromhex(text)
    if tag == _IP_ADDRESS:
        return ipaddress.IPv4Address(text).packed
    return text.encode("utf-8", "surrogateescape")
