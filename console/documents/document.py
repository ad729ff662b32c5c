"""What every document is made of."""

from __future__ import annotations

from typing import Any

from console.clock import rfc3339
from console.model.time import Instant

Document = dict[str, Any]


def told_at(at: Instant | None) -> str | None:
    """A moment in RFC 3339, or nothing."""
    return None if at is None else rfc3339(at)
