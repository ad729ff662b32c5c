"""Text that no chat takes for more than text: no links, mentions or markup out of what a device or a person wrote."""

from __future__ import annotations

from console.model.text import neutralise

_HARMLESS = str.maketrans(
    {
        "[": "(",
        "]": ")",
        "<": "‹",
        ">": "›",
        "`": "'",
        "*": "∗",
        "|": "¦",
        "@": "＠",
        "~": "∼",
        "\\": "/",
    }
)
LONGEST = 160


def plain(text: str, longest: int = LONGEST) -> str:
    """`text` on one line, at most `longest` characters, with what chats make links, mentions or markup of replaced."""
    return neutralise(text, longest).replace("://", ":∕∕").translate(_HARMLESS)
