"""Reads BMCs over Redfish: power, health, temperatures, fans, supplies, drives and the event log; judges no limits."""

from __future__ import annotations

from msgspec import Struct, field

from console.clock import Clock
from console.collect.measure import Gauge
from console.collect.rates import readings
from console.collect.redfish_blink import Blinking
from console.collect.redfish_survey import Step, Survey
from console.collect.redfish_tree import OutOfTime, Resources, Tree
from console.errors import CollectError
from console.i18n import _
from console.inventory import RedfishAccess, Target
from console.model.device import Identity
from console.model.failure import Cause, Failure
from console.model.poll import Poll
from console.model.time import Seconds

# No honest BMC has more; one that invents them must not fill the store.
_MOST_GAUGES = 1000

# One part that is broken does not keep us from the others; what is wrong with the way there does.
_OF_A_PART = frozenset({Cause.MALFORMED, Cause.UNSUPPORTED, Cause.NO_SUCH_OBJECT})


class _Known(Struct):
    """What is kept of one BMC between polls."""

    access: RedfishAccess
    tree: Tree
    blinking: Blinking = field(default_factory=Blinking)
    present: frozenset[tuple[str, str]] = frozenset()
    identity: Identity | None = None


class _Heard(Struct):
    """What one poll brought so far; `complete` while no part is missing."""

    gauges: list[Gauge] = field(default_factory=list)
    failure: Failure | None = None
    complete: bool = True


class RedfishCollector:
    """Polls BMCs; links are followed once and kept, readings are asked each time."""

    def __init__(self, transport: Resources, clock: Clock) -> None:
        self._transport = transport
        self._clock = clock
        self._known: dict[tuple[str, str], _Known] = {}

    async def poll(self, target: Target) -> Poll:
        """Read `target` once; what a BMC does wrong is the poll's failure, beside whatever could be read."""
        started_s, at = self._clock.monotonic(), self._clock.now()
        if not isinstance(target.access, RedfishAccess):
            sentence = _("{device} has no Redfish access.").format(device=target.device)
            return Poll(target.device, target.source, at, 0.0, failure=Failure(Cause.INTERNAL, sentence))
        known = self._recall(target, target.access)
        known.tree.begin(target.timeout_s, _budget_s(target))
        heard = await self._read(known)
        failure = heard.failure
        return Poll(
            target.device,
            target.source,
            at,
            self._clock.monotonic() - started_s,
            readings=readings(known.blinking.believed(heard.gauges), None, 0.0, self._clock.now()),
            failure=failure,
            identity=known.identity,
            gone=_gone(known, heard),
        )

    async def forget(self, target: Target) -> None:
        """Log out and drop what is kept for `target`."""
        self._known.pop((target.device, target.source), None)
        if isinstance(target.access, RedfishAccess):
            await self._transport.forget(target.access)

    async def close(self) -> None:
        """Drop everything; the transport belongs to whoever opened it."""
        self._known.clear()

    def _recall(self, target: Target, access: RedfishAccess) -> _Known:
        key = target.device, target.source
        known = self._known.get(key)
        if known is None or known.access != access:
            known = self._known[key] = _Known(access, Tree(self._transport, access, self._clock))
        return known

    async def _read(self, known: _Known) -> _Heard:
        survey, heard = Survey(known.tree, self._clock), _Heard()
        try:
            steps = await survey.steps()
        except CollectError as error:
            heard.failure = error.failure
            return heard
        for step in steps:
            if not await _taken(step, heard):
                break
        known.identity = await _identity(survey) or known.identity
        if heard.failure is None and not heard.gauges:
            sentence = _("The BMC answers, but shows neither a system nor a chassis.")
            heard.failure = Failure(Cause.UNSUPPORTED, sentence)
        return heard


async def _taken(step: Step, heard: _Heard) -> bool:
    """Whether to go on after this step."""
    try:
        heard.gauges += (await step.read())[: _MOST_GAUGES - len(heard.gauges)]
    except CollectError as error:
        heard.complete = False
        if step.slow and isinstance(error, OutOfTime):
            return False
        heard.failure = heard.failure or error.failure
        return error.cause in _OF_A_PART
    return True


async def _identity(survey: Survey) -> Identity | None:
    try:
        return await survey.identity()
    except CollectError:
        return None


def _gone(known: _Known, heard: _Heard) -> tuple[tuple[str, str], ...]:
    """What was named before and, though all was read, is named no more."""
    present = frozenset((gauge.point, gauge.instance) for gauge in heard.gauges)
    if not heard.complete or heard.failure is not None:
        known.present |= present
        return ()
    gone, known.present = known.present - present, present
    return tuple(sorted(gone))


def _budget_s(target: Target) -> Seconds:
    return target.timeout_s * (target.retries + 1)
