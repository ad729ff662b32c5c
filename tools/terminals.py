"""Draws the console on one kind of terminal after the other and writes down what was sent: `docs/terminals.md`."""

from __future__ import annotations

import os
import re
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from bench.console import feed
from bench.terminal import Terminal

PAGE = Path(__file__).parent.parent / "docs" / "terminals.md"
TERMS = ("xterm", "xterm-256color", "linux", "screen-256color", "tmux-256color", "vt220", "dumb")
SIZES = ((80, 24), (120, 40), (160, 50), (250, 70), (60, 20), (40, 12), (20, 6))
TRUE = {"COLORTERM": "truecolor"}
READY_S = 20.0

_SGR = re.compile(rb"\x1b\[([0-9;]*)m")
_HEAD = """# Terminals that were tried

Made by a run of the console on a pseudo-terminal for each line (`python -m tools.terminals`): twenty servers, what was
sent read back octet by octet, the screen as a terminal emulator made it of that. `TERM`, `COLORTERM`, `NO_COLOR` and
the locale are all that was changed.

"""
_WAYS = """
Colours are `none`, the terminal's own `16`, `256`, or `true` colour. A text console and a locale that is not UTF-8 get
ASCII signs. `TERM=dumb` gets the [console in lines](plain.md). A theme that is named (`--theme`) is taken as it is.

## Sizes

"""


class Tried(NamedTuple):
    """What was sent, and what the screen showed."""

    sent: bytes
    screen: str

    @property
    def drawn(self) -> bool:
        """Whether the alternate screen was taken."""
        return b"\x1b[?1049h" in self.sent

    @property
    def colours(self) -> str:
        """The richest colours that were sent."""
        found = {_kind(code) for sent in _SGR.findall(self.sent) for code in (sent.decode(),)}
        return next((kind for kind in ("true", "256", "16") if kind in found), "none")

    @property
    def ascii(self) -> bool:
        """Whether nothing but ASCII was sent."""
        return self.sent.isascii()


class Case(NamedTuple):
    """One line of the table."""

    term: str
    said: Mapping[str, str]
    columns: int = 120
    rows: int = 36


class _Recorded(Terminal):
    """A terminal that keeps what it was sent."""

    sent = b""

    def heard(self, octets: bytes) -> None:
        self.sent += octets


def cases() -> tuple[Case, ...]:
    """Every kind of terminal as it comes, and with what changes it."""
    plain = tuple(Case(term, {}) for term in TERMS)
    without = tuple(Case(term, {"NO_COLOR": "1"}) for term in ("xterm-256color", "linux"))
    rich = (Case("xterm-256color", TRUE), Case("tmux-256color", TRUE), Case("xterm-256color", {"LC_ALL": "C"}))
    return (*plain, *without, *rich)


def tried(case: Case, state: Path) -> Tried:
    """Open the console on that terminal, let it settle, and leave."""
    environment = {
        "PATH": os.environ["PATH"],
        "PYTHONPATH": os.environ.get("PYTHONPATH", ""),
        "HOME": str(state),
        "LANG": "C.UTF-8",
        "TERM": case.term,
        **case.said,
    }
    command = [sys.executable, "-m", "console", "--state-dir", str(state)]
    with _Recorded(command, case.columns, case.rows, environment) as terminal:
        terminal.wait_for(r"erver|State: ", READY_S)
        terminal.watch(1.5)
        return Tried(terminal.sent, terminal.text)


def _kind(parameters: str) -> str:
    if "8;2;" in parameters:
        return "true"
    if "8;5;" in parameters:
        return "256"
    codes = (int(one) for one in parameters.split(";") if one)
    return "16" if any(30 <= code <= 37 or 40 <= code <= 47 or 90 <= code <= 107 for code in codes) else "none"


def page(state: Path) -> str:
    """The whole page."""
    lines = [_HEAD + "| TERM | also set | shown | colours | signs |", "| --- | --- | --- | --- | --- |"]
    for case in cases():
        seen = tried(case, state)
        said = " ".join(f"`{name}={value}`" for name, value in case.said.items())
        shown, signs = ("panes" if seen.drawn else "lines"), ("ASCII" if seen.ascii else "Unicode")
        lines.append(f"| `{case.term}` | {said} | {shown} | {seen.colours} | {signs} |")
    lines += [_WAYS + "| columns × rows | panes seen | first server seen |", "| --- | --- | --- |"]
    for columns, rows in SIZES:
        screen = tried(Case("xterm-256color", {}, columns, rows), state).screen
        panes = [name for name in ("Servers", "Environment", "Alerts", "Runbooks") if name in screen]
        first = "yes" if "server-0" in screen else "no"
        lines.append(f"| {columns} × {rows} | {', '.join(panes) or 'a sentence'} | {first} |")
    return "\n".join(lines) + "\n"


def main() -> None:
    """Write the page."""
    with tempfile.TemporaryDirectory(prefix="ronda-terminals-") as directory, feed(Path(directory), 20):
        PAGE.write_text(page(Path(directory)), encoding="utf-8")


if __name__ == "__main__":
    main()
