"""What somebody without a configuration is offered at a terminal: a demo, a device to probe, or the sample."""

from __future__ import annotations

import getpass
import os
import sys
from collections.abc import Callable
from pathlib import Path

from console.cli.output import tell
from console.errors import ConfigError
from console.i18n import _
from console.model.oserror import os_words
from console.shipped import shipped

COMMUNITY = "RONDA_COMMUNITY"
"""The variable that holds a typed community for as long as it is probed with."""

Ask = Callable[[str], str]


def begin(path: Path, ask: Ask, ask_unseen: Ask) -> tuple[str, ...]:
    """Offer the ways to begin until one is chosen; returns the command line to go on with, empty to leave.

    Raises `ConfigError` when the sample cannot be written; `EOFError` of `ask` counts as leaving.
    """
    tell(_("There is no configuration at {path} yet.").format(path=path))
    tell(_("  1  see the console on a simulated rack (ronda demo)"))
    tell(_("  2  ask one device what it can tell (ronda probe)"))
    tell(_("  3  write the sample configuration to {path}").format(path=path))
    tell(_("  q  leave"))
    while True:
        try:
            choice = ask(_("Which? ")).strip().lower()
        except EOFError:
            return ()
        match choice:
            case "1":
                return ("demo",)
            case "2":
                return _probe(ask, ask_unseen)
            case "3":
                write_sample(path)
                return ()
            case "q":
                return ()
            case _other:
                tell(_("Type 1, 2, 3 or q."))


def _probe(ask: Ask, ask_unseen: Ask) -> tuple[str, ...]:
    try:
        address = ask(_("Its address or name: ")).strip()
        community = ask_unseen(_("SNMP community, not shown (empty: ask without one): ")) if address else ""
    except EOFError:
        return ()
    if not address:
        return ()
    if not community:
        return ("probe", "--", address)
    # The command line is seen by everybody on this machine; the environment is not.
    os.environ[COMMUNITY] = community
    return ("probe", "--community", f"env:{COMMUNITY}", "--", address)


def write_sample(path: Path) -> None:
    """Put the sample there for its owner alone, and say how to go on; what is there already is left alone."""
    text = shipped("sample-config.toml").read_bytes()
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(text)
    except FileExistsError:
        raise ConfigError(_("{path} is there already; it is left as it is").format(path=path)) from None
    except OSError as error:
        words = _("{path} cannot be written: {why}; name another file with --config")
        raise ConfigError(words.format(path=path, why=os_words(error))) from error
    tell(_("The sample is at {path}.").format(path=path))
    tell(_("Make it yours, then: ronda check, ronda doctor, ronda"))


def at_terminal() -> bool:
    """Whether somebody can be asked."""
    return sys.stdin.isatty() and sys.stderr.isatty()


def ask_aloud(question: str) -> str:
    """Ask on stderr, so that stdout stays what was asked for; raises `EOFError` when the input ends."""
    sys.stderr.write(question)
    sys.stderr.flush()
    answer = sys.stdin.readline()
    if not answer:
        raise EOFError
    return answer


def ask_unseen(question: str) -> str:
    """Ask without showing what is typed."""
    return getpass.getpass(question)
