"""Octets from outside become a document, and a JSON pointer finds a value in it; bounded in size."""

from __future__ import annotations

from typing import TypeAlias

import msgspec

from console.errors import CollectError
from console.i18n import _
from console.model.failure import Cause

MOST_BYTES = 1024 * 1024

Document: TypeAlias = "dict[str, Document] | list[Document] | str | float | int | bool | None"


class Absent:
    """What a pointer finds that leads nowhere."""


ABSENT = Absent()


def json_document(raw: bytes, most: int = MOST_BYTES) -> Document:
    """`raw` as JSON (RFC 8259); raises `CollectError` for what is too large, too deep, no UTF-8 or no JSON."""
    refuse_large(raw, most)
    try:
        document: Document = msgspec.json.decode(raw)
    except RecursionError:
        raise malformed(_("the JSON that it sent is nested too deeply")) from None
    except (msgspec.DecodeError, UnicodeDecodeError):
        raise malformed(_("what it sent is no JSON")) from None
    return document


def plain_text(raw: bytes, most: int = MOST_BYTES) -> str:
    """`raw` as text; raises `CollectError` for what is too large or no UTF-8."""
    refuse_large(raw, most)
    try:
        return raw.decode("utf-8").strip("\0 \t\r\n")
    except UnicodeDecodeError:
        raise malformed(_("what it sent is no UTF-8 text")) from None


def refuse_large(raw: bytes, most: int) -> None:
    """Raises `CollectError` when there are more than `most` octets."""
    if len(raw) > most:
        text = _("it sent {size} octets; more than {limit} are not read").format(size=len(raw), limit=most)
        raise malformed(text)


def malformed(reason: str) -> CollectError:
    """The failure of what cannot be read; `reason` has no full stop."""
    return CollectError(Cause.MALFORMED, reason)


def find(document: Document, pointer: str) -> Document | Absent:
    """The value that a JSON pointer (RFC 6901) leads to, or `ABSENT`.

    Index 0 of what is no list is the thing itself: where XML has one element, it has no list.
    """
    node: Document = document
    for part in _parts(pointer):
        if isinstance(node, dict) and part in node:
            node = node[part]
        elif isinstance(node, list):
            if not (part.isascii() and part.isdigit() and len(part) < 7 and int(part) < len(node)):
                return ABSENT
            node = node[int(part)]
        elif part != "0" or node is None:
            return ABSENT
    return node


def _parts(pointer: str) -> list[str]:
    return [part.replace("~1", "/").replace("~0", "~") for part in pointer.split("/")[1:]]
