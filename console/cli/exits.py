"""The exit codes that scripts rely on, and which error leads to which."""

from __future__ import annotations

from enum import IntEnum

from console.errors import ConfigError, EngineAbsent, EngineHeld, Refused, RondaError


class Exit(IntEnum):
    """What a command's end means."""

    WELL = 0
    TROUBLE = 1
    CONFIG = 2
    NO_ENGINE = 3
    HELD = 4
    NOT_ALLOWED = 5
    REFUSED = 6


def exit_of(error: RondaError) -> Exit:
    """The exit code that an error deserves."""
    match error:
        case ConfigError():
            return Exit.CONFIG
        case EngineHeld():
            return Exit.HELD
        case EngineAbsent():
            return Exit.NO_ENGINE
        case Refused(reason=reason):
            return Exit.NOT_ALLOWED if reason == "not_allowed" else Exit.REFUSED
        case _other:
            return Exit.TROUBLE
