"""Text for terminals that have ASCII alone, in as many cells; what a sign stands for is decided elsewhere."""

from __future__ import annotations

import re
import unicodedata

from rich.cells import cell_len

_BEYOND = re.compile(r"[^\x00-\x7f]+")
_LIKE = {
    "°": "o",
    "·": "-",
    "›": ">",
    "‹": "<",
    "…": "~",
    "“": '"',
    "”": '"',
    "‘": "'",
    "’": "'",
    "–": "-",
    "—": "-",
    "×": "x",
    "µ": "u",
    "→": ">",
    "←": "<",
    "↑": "^",
    "↓": "v",
}


def in_ascii(text: str) -> str:
    """`text` with every sign beyond ASCII as the one most like it, or as question marks, in the same cells."""
    return _BEYOND.sub(lambda found: "".join(map(_one, found[0])), text)


def _one(sign: str) -> str:
    like = _LIKE.get(sign) or unicodedata.normalize("NFKD", sign)[0]
    return like if like.isascii() and cell_len(sign) == 1 else "?" * cell_len(sign)
