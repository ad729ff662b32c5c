"""Durations and sizes as people write them, turned into seconds and bytes."""

from __future__ import annotations

import re

from console.i18n import _
from console.model.time import Seconds

_SECONDS = {"ms": 0.001, "s": 1.0, "m": 60.0, "h": 3600.0, "d": 86400.0, "w": 604800.0, "mo": 2629800.0}
_PART = r"(\d+(?:\.\d+)?)\s*(ms|mo|s|m|h|d|w)"
_DURATION = re.compile(rf"(?:{_PART}\s*)+")
_BYTES = {
    "b": 1,
    "kb": 10**3,
    "mb": 10**6,
    "gb": 10**9,
    "tb": 10**12,
    "kib": 2**10,
    "mib": 2**20,
    "gib": 2**30,
    "tib": 2**40,
}
_SIZE = re.compile(r"(\d+(?:\.\d+)?)\s*([KMGT]i?B|B)", re.IGNORECASE)


def seconds(value: object) -> Seconds:
    """`"30s"`, `"5m"`, `"1h30m"`, `"2d"` as seconds; anything else raises `ValueError` with a sentence."""
    if isinstance(value, str) and _DURATION.fullmatch(value.strip()):
        return sum(float(number) * _SECONDS[unit] for number, unit in re.findall(_PART, value))
    raise ValueError(_('a duration is written as text with its unit: "30s", "5m", "1h" or "2d"'))


def octets(value: object) -> int:
    """`"512 MiB"`, `"10 GB"` as bytes; anything else raises `ValueError` with a sentence."""
    match = _SIZE.fullmatch(value.strip()) if isinstance(value, str) else None
    if match is None:
        raise ValueError(_('a size is written as text with its unit: "512 MiB" or "10 GiB"'))
    return int(float(match[1]) * _BYTES[match[2].lower()])
