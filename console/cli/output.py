"""Words to a person on stderr, one JSON document on stdout."""

from __future__ import annotations

import contextlib
import sys

import msgspec


def tell(sentence: str) -> None:
    """A sentence for the person at the terminal; nobody hears it when the terminal has gone."""
    with contextlib.suppress(OSError):
        print(sentence, file=sys.stderr)


def show(text: str) -> None:
    """What was asked for."""
    print(text)


def show_json(document: object) -> None:
    """One JSON document; a closed stdout is not an error."""
    sys.stdout.write(msgspec.json.format(msgspec.json.encode(document), indent=2).decode() + "\n")
