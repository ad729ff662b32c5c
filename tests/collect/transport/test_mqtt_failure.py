"""Why a broker cannot be heard, as a cause and a sentence."""

from __future__ import annotations

import socket
import ssl

import pytest
from aiomqtt import MqttCodeError, MqttError

from console.collect.transport.mqtt_failure import failure_of, not_allowed
from console.feeds.access import Broker
from console.model.failure import Cause

BROKER = Broker("room", "192.0.2.9", user="ronda")


def wrapped(under: Exception) -> MqttError:
    """An error of the operating system as aiomqtt raises it."""
    error = MqttError(str(under))
    error.__cause__ = under
    return error


@pytest.mark.parametrize(
    ("error", "cause", "words"),
    [
        (wrapped(ConnectionRefusedError()), Cause.REFUSED, "Nothing listens at 192.0.2.9:1883"),
        (wrapped(socket.gaierror()), Cause.UNREACHABLE, "leads to no address"),
        (wrapped(TimeoutError()), Cause.TIMEOUT, "does not answer"),
        (MqttError("Operation timed out"), Cause.TIMEOUT, "does not answer"),
        (wrapped(ssl.SSLCertVerificationError(1, "x")), Cause.HOST_KEY, "is not trusted"),
        (wrapped(ssl.SSLError(1, "wrong version")), Cause.UNSUPPORTED, "no TLS"),
        (MqttCodeError(4, "no"), Cause.AUTH, "does not let ronda in"),
        (MqttCodeError(7, "lost"), Cause.UNREACHABLE, "tried again"),
        (MqttError("odd\x1b[2J"), Cause.UNREACHABLE, "odd"),
    ],
)
def test_each_trouble_has_its_cause(error: Exception, cause: Cause, words: str) -> None:
    """What is wrong, where, and what to do."""
    failure = failure_of(BROKER, error)
    assert failure.cause is cause
    assert words in failure.message
    assert "\x1b" not in failure.message


def test_topics_that_are_kept_from_us_are_named() -> None:
    """The broker's access list is what has to be corrected."""
    failure = not_allowed(BROKER, ["a/b", "c/#"])
    assert failure.cause is Cause.AUTH
    assert "a/b, c/#" in failure.message
