"""Words to a person on stderr, one JSON document on stdout; a terminal that has gone is no fault."""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Literal, TextIO

import msgspec

from console.cli.loudness import Loudness, loudness
from console.errors import StoreError
from console.i18n import _
from console.model.oserror import os_words


def take_streams() -> None:
    """Let a stream that was closed before we began be nowhere, so that no socket of ours gets its number."""
    # The lowest free number is taken, so standard input's comes first.
    if sys.stdin is None:
        sys.stdin = _nowhere("r")
    if sys.stdout is None:
        sys.stdout = _nowhere("w")
    if sys.stderr is None:
        sys.stderr = _nowhere("w")


def _nowhere(mode: Literal["r", "w"]) -> TextIO:
    """The null device, open as long as we live."""
    return Path(os.devnull).open(mode, encoding="utf-8")


def tell(sentence: str) -> None:
    """A sentence for the person at the terminal; nobody hears it when the terminal has gone."""
    with contextlib.suppress(OSError):
        print(sentence, file=sys.stderr)


def list_or_say(lines: Iterable[str], nothing: str) -> None:
    """The lines on stdout; where there are none, a sentence on stderr, so that silence is not taken for a fault."""
    empty = True
    for line in lines:
        show(line)
        empty = False
    if empty:
        mention(nothing)


def mention(sentence: str) -> None:
    """What is being done or was done well, on stderr; `-q` wants none of it."""
    if loudness() > Loudness.QUIET:
        tell(sentence)


def show(text: str) -> None:
    """What was asked for; raises `StoreError` where it cannot be written."""
    _put(lambda: print(text))


def show_as_it_is(content: bytes) -> None:
    """A file's octets, unchanged; raises `StoreError` where they cannot be written."""

    def write() -> None:
        sys.stdout.flush()
        sys.stdout.buffer.write(content)

    _put(write)


def show_json(document: object) -> None:
    """One JSON document; raises `StoreError` where it cannot be written."""
    _put(lambda: print(msgspec.json.format(msgspec.json.encode(document), indent=2).decode()))


def finish() -> None:
    """Write what is still on its way to stdout; raises `StoreError` where it cannot be."""
    _put(sys.stdout.flush)


def _put(write: Callable[[], object]) -> None:
    try:
        write()
    except BrokenPipeError:
        # Whoever read has enough (`| head`): nothing to say, and nothing to try again at the end.
        sys.stdout = _nowhere("w")
    except OSError as error:
        sys.stdout = _nowhere("w")
        sentence = _("what was asked for cannot be written: {why}")
        raise StoreError(sentence.format(why=os_words(error))) from error
