"""Where sticks and disks are mounted; it reads the kernel's list and touches none of them, for one may hang."""

from __future__ import annotations

import re
from pathlib import Path

MOUNTS = Path("/proc/self/mountinfo")
"""proc(5): a mount a line, its place the fifth word, in which blanks, line ends and backslashes are in octal."""

_ROOTS = frozenset(map(Path, ("/media", "/run/media", "/mnt")))
_OCTAL = re.compile(r"\\([0-7]{3})")


def sticks(mounts: Path = MOUNTS) -> list[Path]:
    """What is mounted where desktops and servers mount sticks, or one directory below; nothing without a list."""
    try:
        lines = mounts.read_text("utf-8", "surrogateescape").split("\n")
    except OSError:
        return []
    mounted = {Path(_plain(words[4])) for line in lines if len(words := line.split(" ")) > 4}
    return sorted(one for one in mounted if one.parent in _ROOTS or _one_below(one, mounted))


def _one_below(place: Path, mounted: set[Path]) -> bool:
    return place.parent.parent in _ROOTS and place.parent not in mounted


def _plain(word: str) -> str:
    return _OCTAL.sub(lambda octal: chr(int(octal[1], 8)), word)
