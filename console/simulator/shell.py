"""Gives a simulated server a POSIX shell that sees that server's files and commands and nothing of this machine's."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path
from typing import Final

_STAND_INS: Final = Path(__file__).parent / "commands"
_REAL: Final = (
    *(
        "awk",
        "base64",
        "basename",
        "cat",
        "cut",
        "date",
        "dirname",
        "echo",
        "expr",
        "false",
        "grep",
        "gzip",
        "head",
        "id",
        "ls",
        "printf",
    ),
    *("readlink", "sed", "seq", "sh", "sleep", "sort", "stat", "tail", "tee", "test", "timeout", "tr", "true", "wc"),
)
"""Programs of this machine that only read or compute; nothing else can be started on a simulated server."""

_OWN_PATH = re.compile(r"(?<![\w.$}/-])/(proc|sys|etc|run|srv)\b")
_PROGRAM = re.compile(r"(?<![\w.$}/-])/(?:usr/)?(?:local/)?s?bin/([\w.-]+)")


def furnish(folder: Path) -> None:
    """Put the commands that every simulated server has into `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    for stand_in in _STAND_INS.iterdir():
        shutil.copy(stand_in, folder / stand_in.name)
        (folder / stand_in.name).chmod(0o755)
    for name in _REAL:
        program = shutil.which(name)
        if program is not None:
            (folder / name).symlink_to(program)


class Shell:
    """One server's shell: `root` holds its files, `commands` its programs."""

    def __init__(self, root: Path, commands: Path) -> None:
        self.root = root
        self._commands = commands

    def translate(self, text: str) -> str:
        """`text` with the server's own paths (/proc, /sys, /etc …) under its root, programs by their bare names.

        So a probe that reads /proc/stat reads the simulated host's, and /sbin/poweroff is never this machine's.
        """
        text = _PROGRAM.sub(r"\1", text)
        return _OWN_PATH.sub(lambda found: f"{self.root}/{found[1]}", text)

    def start(self, command: str) -> subprocess.Popen[bytes]:
        """`command` as the login shell would run it, in a process group of its own, with pipes."""
        environment = {
            "PATH": str(self._commands),
            "HOME": str(self.root),
            "LC_ALL": "C",
            "RONDA_HOST": str(self.root),
        }
        return subprocess.Popen(
            ["/bin/sh", "-c", self.translate(command)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env=environment,
            cwd=self.root,
            start_new_session=True,
        )
