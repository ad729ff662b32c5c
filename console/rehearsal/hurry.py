"""Shorter waits for runbooks that are rehearsed in a room that lives faster; changes nothing but lengths of time."""

from __future__ import annotations

import re
from importlib import resources
from pathlib import Path

from console.config.scales import seconds
from console.model.time import Seconds

_LENGTH = re.compile(r'^(\s*)(timeout|every|settle|pause|default|length)( *= *)"([1-9][0-9]{0,5}(?:s|m|h|d))"', re.M)
_PATIENCE_S: Seconds = 40.0
"""So long a step may take at least, since the engine and its connections live at their own pace."""
_HOLD_S: Seconds = 10.0
"""So long a hold or a soak lasts at most."""


def hurried(text: str, speed: float) -> str:
    """The text of a runbook with its waits `speed` times shorter, none of them so short that nothing can happen."""

    def shorter(found: re.Match[str]) -> str:
        margin, key, equals, length = found.groups()
        long_s = seconds(length)
        if key == "timeout":
            short_s = min(long_s, max(long_s / speed, _PATIENCE_S))
        elif key == "settle":
            short_s = min(long_s, max(long_s / speed, _HOLD_S))
        else:
            short_s = min(max(long_s / speed, 1.0), _HOLD_S)
        return f'{margin}{key}{equals}"{round(short_s)}s"'

    return _LENGTH.sub(shorter, text)


def put_hurried(into: Path, own: Path, speed: float) -> None:
    """Write every runbook, ours and those in `own`, into a folder that an engine finds, with shorter waits."""
    into.mkdir(exist_ok=True)
    shipped = resources.files("console.runbooks").joinpath("library")
    files = [*shipped.iterdir(), *(sorted(own.glob("*.toml")) if own.is_dir() else ())]
    for file in files:
        if file.name.endswith(".toml"):
            (into / file.name).write_text(hurried(file.read_text(encoding="utf-8"), speed), encoding="utf-8")
