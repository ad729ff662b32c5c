"""What can go wrong with one request, as a tree; which of it a person hears, and how, is the caller's to say.

SnmpError
├── Timeout               nothing acceptable came back in time
├── Unreachable           the network or the host said that nobody is there
├── AuthenticationFailed  user, key, level or context do not fit; carries the `AuthFailure`
├── Malformed             octets that are no SNMP, or a reply that does not fit its request
├── TooBig                the answer does not fit into one message, or a walk passed its limit
├── ErrorStatus           the agent refused with an error-status of RFC 3416
└── UnorderedReply        a walk that does not move forward
"""

from __future__ import annotations

from enum import StrEnum


class SnmpError(Exception):
    """A request that brought no values."""


class Timeout(SnmpError):
    """Nothing acceptable came back in time."""


class Unreachable(SnmpError):
    """The network or the host said that nobody is there, or the address cannot be resolved."""


class AuthFailure(StrEnum):
    """Which part of the credentials does not fit; the agent's Reports of RFC 3414 and RFC 3412 by name."""

    UNKNOWN_USER = "unknown_user"
    WRONG_KEY = "wrong_key"
    WRONG_PRIVACY_KEY = "wrong_privacy_key"
    UNSUPPORTED_LEVEL = "unsupported_level"
    NOT_IN_TIME_WINDOW = "not_in_time_window"
    UNKNOWN_ENGINE = "unknown_engine"
    UNKNOWN_CONTEXT = "unknown_context"
    UNSUPPORTED_MODEL = "unsupported_model"
    FORGED_REPLY = "forged_reply"


class AuthenticationFailed(SnmpError):
    """The credentials do not fit; `reason` says which part."""

    def __init__(self, reason: AuthFailure) -> None:
        super().__init__(reason.value)
        self.reason = reason


class Malformed(SnmpError):
    """Octets that are no SNMP, or a reply that does not fit its request."""


class TooBig(SnmpError):
    """The answer does not fit into one message (error-status tooBig), or a walk passed its limit."""


class ErrorStatus(SnmpError):
    """The agent refused: `status` as in RFC 3416 section 3, `index` counts the variable from 1 (0: none)."""

    def __init__(self, status: int, index: int) -> None:
        super().__init__(f"error-status {status} at variable {index}")
        self.status = status
        self.index = index


class UnorderedReply(SnmpError):
    """A walk that does not move forward: the agent repeats or goes back."""
