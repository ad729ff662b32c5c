"""The whole exception tree; what a device does wrong is a `Failure` value, not an exception.

RondaError
├── ConfigError          the configuration cannot be used; carries every problem found
├── SecretError          a secret's reference cannot be resolved
├── ProfileError         a device profile has a mistake
├── CollectError         a device could not be read; carries the `Cause`
├── StoreError           the state directory cannot be used (full, read-only, damaged)
├── EngineError
│   ├── EngineHeld       another engine holds this state directory
│   └── EngineAbsent     no engine can be reached or started
├── WireError            a peer does not speak our protocol
│   └── Refused          the engine said no, with a named reason
└── RunbookError         a runbook, plan or step cannot be carried out
"""

from __future__ import annotations

from console.model.failure import Cause, Failure


class RondaError(Exception):
    """Something a person can be told in one sentence: `str(error)` is that sentence."""


class ConfigError(RondaError):
    """The configuration cannot be used."""


class SecretError(RondaError):
    """A secret's reference cannot be resolved; the sentence never holds the secret."""


class ProfileError(RondaError):
    """A device profile has a mistake."""


class CollectError(RondaError):
    """A device could not be read."""

    def __init__(self, cause: Cause, message: str) -> None:
        super().__init__(message)
        self.cause = cause

    @property
    def failure(self) -> Failure:
        """The same as a value, for what is stored and shown."""
        return Failure(cause=self.cause, message=str(self))


class StoreError(RondaError):
    """The state directory cannot be used."""


class EngineError(RondaError):
    """The engine cannot do its work."""


class EngineHeld(EngineError):
    """Another engine holds this state directory."""


class EngineAbsent(EngineError):
    """No engine can be reached or started."""


class EngineBarred(EngineAbsent):
    """An engine's socket is there, but this account may not pass to it."""


class EngineSilent(EngineAbsent):
    """An engine's socket is open, but nobody answers there in time."""


class WireError(RondaError):
    """A peer does not speak our protocol."""


class Refused(WireError):
    """The engine said no; `reason` is a stable word, the text is for a person."""

    def __init__(self, reason: str, message: str) -> None:
        super().__init__(message)
        self.reason = reason


class RunbookError(RondaError):
    """A runbook, plan or step cannot be carried out."""
