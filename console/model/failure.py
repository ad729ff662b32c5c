"""Why a device could not be read: a named cause and a sentence for a person."""

from __future__ import annotations

from enum import StrEnum

from msgspec import Struct


class Cause(StrEnum):
    """The closed list of causes that scripts may rely on."""

    TIMEOUT = "timeout"
    REFUSED = "refused"
    UNREACHABLE = "unreachable"
    AUTH = "auth"
    HOST_KEY = "host_key"
    NO_SUCH_OBJECT = "no_such_object"
    MALFORMED = "malformed"
    UNSUPPORTED = "unsupported"
    CANCELLED = "cancelled"
    INTERNAL = "internal"


class Failure(Struct, frozen=True):
    """One thing that went wrong with one source of one device."""

    cause: Cause
    message: str
