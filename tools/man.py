"""Writes the manual page `docs/ronda.1` from the command line's own declarations (man(7), groff's escapes)."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from console import __version__
from console.cli import command_tree

PAGE = Path(__file__).parent.parent / "docs" / "ronda.1"

_TAIL = r"""
.SH EXIT STATUS
0 well; 1 trouble was found; 2 the command line or the configuration is wrong; 3 no engine; 4 another engine holds the
state directory; 5 not allowed; 6 refused.
.SH FILES
.TP
.I ~/.config/ronda/config.toml
the configuration; /etc/ronda/config.toml for a room that is watched day and night
.TP
.I ~/.local/state/ronda
the state directory: history, journals, audit log, socket
.SH ENVIRONMENT
.TP
.B RONDA_CONFIG, RONDA_STATE_DIR, RONDA_NAME
stand for \-\-config, \-\-state\-dir and \-\-as
.TP
.B NO_COLOR, LANG
as elsewhere
"""


def page() -> str:
    """The whole page."""
    root: Any = command_tree()
    head = f'.TH RONDA 1 "" "ronda {__version__}" "User Commands"\n.SH NAME\nronda \\- {_text(root.help)}\n'
    synopsis = ".SH SYNOPSIS\n.B ronda\n[\\fIOPTIONS\\fR] [\\fICOMMAND\\fR ...]\n.SH OPTIONS\n"
    commands = "".join(_command(name, command) for name, command in _commands(root))
    return head + synopsis + "".join(_options(root)) + ".SH COMMANDS\n" + commands + _TAIL.lstrip("\n")


def _commands(group: Any, before: str = "") -> Iterator[tuple[str, Any]]:
    for name, command in sorted(group.commands.items()):
        full = f"{before}{name}"
        yield full, command
        if hasattr(command, "commands"):
            yield from _commands(command, f"{full} ")


def _command(name: str, command: Any) -> str:
    arguments = " ".join(
        f"\\fI{_text(one.name.upper())}\\fR" for one in command.params if one.param_type_name == "argument"
    )
    return f'.SS "ronda {_text(name)}" {arguments}\n{_text(command.help or "")}\n' + "".join(_options(command))


def _options(command: Any) -> Iterator[str]:
    for option in command.params:
        if option.param_type_name == "option" and option.help and not option.hidden:
            names = ", ".join([*option.opts, *option.secondary_opts])
            yield f".TP\n.B {_text(names)}\n{_text(option.help)}\n"


def _text(text: str) -> str:
    """Characters that mean nothing to troff, on one line."""
    plain = " ".join(text.split()).replace("\\", "\\e").replace("-", "\\-")
    # troff reads Latin-1: everything else is named by its number (groff_char(7)).
    plain = "".join(sign if sign.isascii() else f"\\[u{ord(sign):04X}]" for sign in plain)
    return f"\\&{plain}" if plain[:1] in (".", "'") else plain


def main() -> None:
    """Write it."""
    PAGE.write_text(page(), "utf-8")


if __name__ == "__main__":
    main()
