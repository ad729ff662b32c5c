"""What a device says is hostile text: it is neutralised here once, before anything stores or draws it."""

from __future__ import annotations

import unicodedata

_REPLACEMENT = "\N{REPLACEMENT CHARACTER}"
_KEPT_FORMATS = frozenset("\u200c\u200d")
_DROPPED = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})


def _clean(char: str) -> str:
    if char in "\t\r\n":
        return " "
    if char in _KEPT_FORMATS:
        return char
    return _REPLACEMENT if unicodedata.category(char) in _DROPPED else char


def neutralise(text: str, limit: int = 200) -> str:
    """`text` on one line, without control, format or bidirectional-override characters, cut to `limit` characters.

    Terminal escape sequences lose their ESC or CSI byte, so what is left is visible and harmless.
    """
    plain = text.isascii() and text.isprintable()
    clean = (text if plain else "".join(map(_clean, text[: limit * 4]))).strip()
    return clean if len(clean) <= limit else clean[: limit - 1] + "…"


def neutralise_bytes(raw: bytes, limit: int = 200) -> str:
    """Octets of a device as text: UTF-8 where it is, Latin-1 where it is not, then neutralised; NULs at the end go."""
    raw = raw.rstrip(b"\0")
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError:
        text = raw.decode("latin-1")
    return neutralise(text, limit)
