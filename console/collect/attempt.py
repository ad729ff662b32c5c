"""One read of one target that always ends in a `Poll`: in time, and whatever its collector raises."""

from __future__ import annotations

import asyncio
import logging

from console.clock import Clock
from console.collect.collector import Collector
from console.collect.pace import hard_timeout_s
from console.errors import CollectError, SecretError
from console.i18n import _
from console.inventory import Target
from console.model.failure import Cause, Failure
from console.model.poll import Poll
from console.model.time import Instant, Seconds

_log = logging.getLogger(__name__)


async def attempt(collector: Collector | None, target: Target, clock: Clock) -> Poll:
    """Read `target` once; only being cancelled from outside raises."""
    at, started = clock.now(), clock.monotonic()
    if target.fault is not None:
        return failed(target, at, 0.0, target.fault)
    if collector is None:
        sentence = _("nothing here reads {source}").format(source=target.source)
        return failed(target, at, 0.0, Failure(Cause.UNSUPPORTED, sentence))
    try:
        async with asyncio.timeout(hard_timeout_s(target)):
            return await collector.poll(target)
    except TimeoutError:
        failure = no_end(target)
    except CollectError as error:
        failure = error.failure
    except SecretError as error:
        failure = Failure(Cause.AUTH, str(error))
    except Exception as error:  # noqa: BLE001 - the one place where a collector's mistake ends
        failure = _mistake(target, error)
    return failed(target, at, clock.monotonic() - started, failure)


def failed(target: Target, at: Instant, took_s: Seconds, failure: Failure) -> Poll:
    """The poll of a target that brought nothing."""
    return Poll(device=target.device, source=target.source, at=at, took_s=took_s, failure=failure)


def no_end(target: Target) -> Failure:
    """What is said of a read that was given up."""
    sentence = _("{device} did not finish answering over {source} within {seconds:g} s")
    text = sentence.format(device=target.device, source=target.source, seconds=hard_timeout_s(target))
    return Failure(Cause.TIMEOUT, text)


def _mistake(target: Target, error: Exception) -> Failure:
    _log.error("reading %s over %s failed", target.device, target.source, exc_info=error)
    sentence = _("reading {device} over {source} failed inside Ronda ({kind}); the engine's log says where")
    text = sentence.format(device=target.device, source=target.source, kind=type(error).__name__)
    return Failure(Cause.INTERNAL, text)
