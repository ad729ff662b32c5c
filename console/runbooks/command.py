"""From an argument vector to the one line that is sent: placeholders filled, each argument quoted."""

from __future__ import annotations

import re
import shlex
from collections.abc import Mapping

from console.errors import RunbookError
from console.i18n import _
from console.runbooks.schema import PLACEHOLDER
from console.runbooks.steptypes import Commands, System, Words

_FAMILIES: dict[str, tuple[System, ...]] = {
    "linux": ("linux", "unix"),
    "proxmox": ("proxmox", "linux", "unix"),
    "bsd": ("bsd", "unix"),
    "freebsd": ("bsd", "unix"),
    "esxi": ("esxi",),
    "windows": ("windows",),
}
_SAFE_IN_CMD = re.compile(r"[A-Za-z0-9_./:\\-]+")
_ELEVATIONS = {"none": (), "sudo": ("sudo", "-n", "--"), "doas": ("doas", "-n")}


def family(os: str) -> tuple[System, ...]:
    """The names under which a host of that operating system finds its commands, the most exact first."""
    return _FAMILIES.get(os, ("unix",))


def variant(commands: Commands, os: str) -> Words | None:
    """The argument vector for a host of that operating system; None when the runbook has none."""
    return next((commands[system] for system in family(os) if system in commands), None)


def render(words: Words, values: Mapping[str, str], os: str, elevation: str = "none") -> str:
    """The line to send; raises `RunbookError` for an argument that the host's shell cannot be given safely."""
    filled = tuple(PLACEHOLDER.sub(lambda match: values[match[1]], word) for word in words)
    vector = (*_ELEVATIONS[elevation], *filled)
    if os == "windows":
        return " ".join(_for_cmd(word) for word in vector)
    return shlex.join(vector)


def _for_cmd(word: str) -> str:
    """cmd.exe expands %, ^, & and quotes by rules of their own, so only words without any of them are sent."""
    if not _SAFE_IN_CMD.fullmatch(word):
        raise RunbookError(
            _(
                'the argument "{word}" cannot be given to a Windows shell safely; use letters, digits and . : / \\ _ -'
            ).format(word=word)
        )
    return word
