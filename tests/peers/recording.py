"""A terminal's session written down while it runs, to be seen again: asciicast, version 2; changes nothing in it."""

from __future__ import annotations

import codecs
import json
import os
import shlex
import sys
import time
from pathlib import Path

FOLDER = os.environ.get("RONDA_RECORDINGS", "")
"""Where sessions are written down; empty where nobody asked for that."""

_CHUNK = 1 << 16
_LONGEST_PAUSE_S = 2
"""A player waits no longer than this for something to happen."""


def recorder(name: str, title: str, size: tuple[int, int]) -> str:
    """The shell command that takes the session `name` on its input; empty where nothing is to be recorded."""
    if not FOLDER or not name:
        return ""
    file = Path(FOLDER).resolve() / f"{name}.cast"
    # -P: the modules beside this one have names of the standard library's.
    own = [sys.executable, "-P", os.fspath(Path(__file__).resolve())]
    return shlex.join([*own, os.fspath(file), title, *map(str, size)])


def record(file: Path, title: str, columns: int, lines: int) -> None:
    """Write down what comes on the standard input, with the time of each piece, until it ends."""
    header = {
        "version": 2,
        "width": columns,
        "height": lines,
        "title": title,
        "idle_time_limit": _LONGEST_PAUSE_S,
        "env": {"TERM": "xterm-256color"},
    }
    began, text_of = time.monotonic(), codecs.getincrementaldecoder("utf-8")("replace")
    with file.open("w", encoding="utf-8", buffering=1) as out:
        print(json.dumps(header, ensure_ascii=False), file=out)
        while octets := os.read(0, _CHUNK):
            if text := text_of.decode(octets):
                print(json.dumps([round(time.monotonic() - began, 3), "o", text], ensure_ascii=False), file=out)


if __name__ == "__main__":
    record(Path(sys.argv[1]), sys.argv[2], int(sys.argv[3]), int(sys.argv[4]))
