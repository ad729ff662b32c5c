"""The native values that a variable can have; says nothing of how they travel."""

from __future__ import annotations

from enum import Enum
from typing import TypeAlias

Oid: TypeAlias = tuple[int, ...]


class Missing(Enum):
    """The exceptions of RFC 3416 that stand where a value would; each value is its BER tag."""

    NO_SUCH_OBJECT = 0x80
    NO_SUCH_INSTANCE = 0x81
    END_OF_MIB_VIEW = 0x82


Value: TypeAlias = int | bytes | Oid | Missing | None
"""INTEGER, Counter, Gauge, TimeTicks as int; OCTET STRING, Opaque, IpAddress as bytes; NULL as None."""

VarBind: TypeAlias = tuple[Oid, Value]
