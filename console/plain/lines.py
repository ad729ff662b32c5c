"""Lines in and lines out, of a terminal, a pipe or a file; it knows nothing of what they say."""

from __future__ import annotations

import asyncio
import os
import sys
import threading
from collections.abc import AsyncIterator, Callable

LONGEST = 4096
"""Of a longer line (a paste gone wrong) nothing is taken."""


async def typed(source: int) -> AsyncIterator[str]:
    """The lines of a file descriptor, until it ends."""
    loop = asyncio.get_running_loop()
    lines: asyncio.Queue[str | None] = asyncio.Queue()

    def put(line: str | None) -> None:
        # The loop may have ended while this thread waited for a key.
        if not loop.is_closed():
            loop.call_soon_threadsafe(lines.put_nowait, line)

    # A thread of its own: a file cannot be polled, and nobody waits for this one at the end.
    threading.Thread(target=_read, args=(source, put), daemon=True, name="typed").start()
    while (line := await lines.get()) is not None:
        yield line


def _read(source: int, put: Callable[[str | None], None]) -> None:
    rest = b""
    try:
        while chunk := os.read(source, 4096):
            *whole, rest = (rest + chunk).split(b"\n")
            for line in whole:
                if len(line) <= LONGEST:
                    put(line.decode("utf-8", "replace").rstrip("\r"))
            rest = rest[-LONGEST - 1 :]
    except OSError:
        # The terminal has gone.
        rest = b""
    if rest and len(rest) <= LONGEST:
        put(rest.decode("utf-8", "replace"))
    put(None)


def say(line: str) -> None:
    """One line at once; raises `BrokenPipeError` when nobody reads any more."""
    encoding = sys.stdout.encoding or "ascii"
    sys.stdout.write(line.encode(encoding, "replace").decode(encoding) + "\n")
    sys.stdout.flush()
