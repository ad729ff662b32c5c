"""One read always ends in a poll."""

from __future__ import annotations

import logging

import pytest

from console.collect.attempt import attempt
from console.errors import CollectError, SecretError
from console.inventory import LocalAccess, Target
from console.model.failure import Cause, Failure
from console.model.poll import Poll
from tests.fakes.clock import FakeClock
from tests.fakes.loop import run

TARGET = Target("a", "fake", LocalAccess())


class Raising:
    """A collector that raises what it is given."""

    def __init__(self, error: Exception) -> None:
        self._error = error

    async def poll(self, target: Target) -> Poll:
        raise self._error

    async def forget(self, target: Target) -> None:
        return None

    async def close(self) -> None:
        return None


def failure_after(error: Exception) -> Failure | None:
    clock = FakeClock()
    return run(clock, attempt(Raising(error), TARGET, clock)).failure


def test_a_collectors_own_failure_keeps_its_cause() -> None:
    """A `CollectError` is said as it is."""
    assert failure_after(CollectError(Cause.HOST_KEY, "the key changed")) == Failure(Cause.HOST_KEY, "the key changed")


def test_a_missing_secret_is_a_failure_to_log_in() -> None:
    """A secret that is revealed too late has the cause auth."""
    assert failure_after(SecretError("X is not set")) == Failure(Cause.AUTH, "X is not set")


def test_anything_else_is_internal_and_logged(caplog: pytest.LogCaptureFixture) -> None:
    """A person reads a sentence with the kind of mistake; the traceback is in the log alone."""
    with caplog.at_level(logging.ERROR):
        failure = failure_after(KeyError("hush"))
    assert failure is not None
    assert failure.cause is Cause.INTERNAL
    assert "KeyError" in failure.message
    assert "hush" not in failure.message
    assert caplog.records[0].exc_info is not None
