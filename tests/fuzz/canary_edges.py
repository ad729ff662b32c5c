"""A law that can be broken, which proves that a fuzzer looks; no edge of the program."""

from __future__ import annotations

from tests.fuzz.edge import Edge


def _forbid(data: bytes) -> None:
    if data[:1] == b"l" and data[1:2] == b"e" and data[2:3] == b"a":
        assert data[3:4] != b"k", "a canary"


EDGES = {"canary": Edge(_forbid, (b"lead",))}
