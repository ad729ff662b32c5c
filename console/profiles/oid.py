"""Object identifiers as tuples of numbers: reading and writing the dotted form, nothing else."""

from __future__ import annotations

import re
from typing import TypeAlias

Oid: TypeAlias = tuple[int, ...]

_DOTTED = re.compile(r"\.?\d+(\.\d+)*")


def parse_oid(text: str) -> Oid:
    """The numbers of `1.3.6.1`, with or without a leading dot; raises ValueError on anything else."""
    if not _DOTTED.fullmatch(text):
        raise ValueError(text)
    return tuple(map(int, text.strip(".").split(".")))


def dotted(oid: Oid) -> str:
    """`oid` as people write it."""
    return ".".join(map(str, oid))


def is_scalar(oid: Oid) -> bool:
    """Whether `oid` names one instance (its last number is 0) and not a table's column."""
    return oid[-1] == 0


def starts_with(oid: Oid, prefix: Oid) -> bool:
    """Whether `oid` lies at or under `prefix`."""
    return oid[: len(prefix)] == prefix
