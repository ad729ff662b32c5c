"""Whether what a configuration calls things can be shown on a screen, in a mail and in a table; translates nothing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from console.config.problems import KeyPath, Locations, Problem
from console.i18n import _
from console.model.text import neutralise

_SHOWN = frozenset({"name", "currency", "reason", "summary", "title"})
_LONGEST = 200


def check(document: Mapping[str, object], where: Locations) -> list[Problem]:
    """An error for each name that holds control characters or newlines, or is longer than a line can be."""
    return [
        where.problem(path, sentence) for path, text in _texts((), document) for sentence in _faults(text) if sentence
    ]


def _faults(text: str) -> Iterator[str]:
    if neutralise(text, len(text)) != text.strip():
        yield _("this holds a newline or characters that cannot be seen; write one line of plain text")
    elif len(text) > _LONGEST:
        yield _("this has {count} characters; the longest that can be shown is {most}").format(
            count=len(text), most=_LONGEST
        )


def _texts(path: KeyPath, node: object) -> Iterator[tuple[KeyPath, str]]:
    if isinstance(node, Mapping):
        for key, value in node.items():
            if key in _SHOWN and isinstance(value, str):
                yield (*path, key), value
            else:
                yield from _texts((*path, key), value)
    elif isinstance(node, list):
        for index, value in enumerate(node):
            yield from _texts((*path, index), value)
