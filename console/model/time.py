"""How times are written in values: plain numbers whose name says which kind they are."""

from __future__ import annotations

from typing import TypeAlias

Instant: TypeAlias = float
"""Seconds since the epoch, UTC; a name that holds one ends in `_at`, or is `at` or `now`."""

Seconds: TypeAlias = float
"""A duration in seconds; a name that holds one ends in `_s`."""
