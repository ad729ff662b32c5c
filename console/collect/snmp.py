"""Reads SNMP devices: who is it, which profile fits, what does it say; the protocol is left to the transport."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from console.clock import Clock
from console.collect.decode import Moment, Sample, decode, slots_of
from console.collect.pace import hard_timeout_s
from console.collect.pollplan import Plans, Suggested
from console.collect.snmp_known import NOT_ASKED, Known
from console.collect.snmp_link import SYS_UP_TIME, Budget, Link, Transport, is_there
from console.collect.walkstate import Raw, WalkState, columns_to_walk, settings
from console.errors import CollectError
from console.i18n import _
from console.inventory import SnmpAccess, Target
from console.model.device import Identity
from console.model.failure import Cause, Failure
from console.model.poll import Poll
from console.model.reading import Reading
from console.model.text import neutralise_bytes
from console.model.time import Seconds
from console.profiles.catalogue import Catalogue
from console.profiles.oid import Oid
from console.profiles.profile import Profile

SYS_DESCR: Oid = (1, 3, 6, 1, 2, 1, 1, 1, 0)
SYS_OBJECT_ID: Oid = (1, 3, 6, 1, 2, 1, 1, 2, 0)
SYS_NAME: Oid = (1, 3, 6, 1, 2, 1, 1, 5, 0)

_WALK_SHARE = 0.6
_SAFE_SHARE = 0.9


class SnmpCollector:
    """Polls targets over SNMP; tables are walked again every `refresh_s`, a poll takes at most `budget_s`."""

    def __init__(
        self,
        transport: Transport,
        catalogue: Catalogue,
        clock: Clock,
        *,
        refresh_s: Seconds = 600.0,
        budget_s: Seconds = 20.0,
    ) -> None:
        self._transport = transport
        self._catalogue = catalogue
        self._clock = clock
        self._refresh_s = refresh_s
        self._budget_s = budget_s
        self._known: dict[tuple[str, str], Known] = {}
        self._plans = Plans()

    async def poll(self, target: Target) -> Poll:
        """Read `target` once; what a device does wrong is the poll's failure, beside whatever could be read."""
        started_s, at = self._clock.monotonic(), self._clock.now()
        if not isinstance(target.access, SnmpAccess):
            return Poll(target.device, target.source, at, 0.0, failure=_no_access(target))
        known = self._recall(target, target.access)
        readings: tuple[Reading, ...] = ()
        failure: Failure | None = None
        try:
            readings, failure = await self._read(known, Budget(self._clock, self._time_for(target)))
            failure = failure or next(iter(known.link.broken.values()), None)
        except CollectError as error:
            failure = error.failure
        return Poll(
            target.device,
            target.source,
            at,
            self._clock.monotonic() - started_s,
            readings=readings,
            failure=failure,
            identity=known.identity if known.profile else None,
            profile=known.profile.name if known.profile else "",
            gone=known.gone(),
        )

    async def forget(self, target: Target) -> None:
        """Drop what is kept for `target`."""
        self._known.pop((target.device, target.source), None)

    def origins(self, target: Target) -> dict[tuple[str, str], tuple[Oid, ...]]:
        """Which objects each series (point, instance) of `target` is read from; empty before its first poll."""
        known = self._known.get((target.device, target.source))
        if known is None:
            return {}
        plan = known.plan
        pairs = zip(plan.series, plan.decoders, strict=True)
        return {series: tuple(plan.oids[slot] for slot in slots_of(decoder)) for series, decoder in pairs}

    def suggested(self, target: Target) -> tuple[Suggested, ...]:
        """The limits that `target` itself holds; nothing arms them."""
        known = self._known.get((target.device, target.source))
        return known.plan.suggested if known else ()

    async def close(self) -> None:
        """Drop everything; the transport belongs to whoever opened it."""
        self._known.clear()

    def _time_for(self, target: Target) -> Seconds:
        """What one poll may take, safely before whoever asked gives it up and all that was read is lost."""
        return min(self._budget_s, _SAFE_SHARE * hard_timeout_s(target))

    def _recall(self, target: Target, access: SnmpAccess) -> Known:
        key = target.device, target.source
        known = self._known.get(key)
        if known is None or known.access != access or known.target.profile != target.profile:
            known = self._known[key] = Known(target, access, Link(self._transport, target, access), self._plans)
        return known

    async def _read(self, known: Known, budget: Budget) -> tuple[tuple[Reading, ...], Failure | None]:
        profile = known.profile or await self._identify(known, budget)
        if self._clock.monotonic() >= known.refresh_due_s or known.walk.pending:
            await self._refresh(known, profile, budget)
        sample, failure = await self._sample(known, budget)
        if known.is_outdated(sample) and not budget.spent(_WALK_SHARE):
            known.refresh_due_s = 0.0
            await self._refresh(known, profile, budget)
            sample, failure = await self._sample(known, budget)
        if not known.settled and failure is None:
            sample = known.settle(profile, sample)
        readings = decode(known.plan.decoders, Moment(self._clock.now(), sample, known.sample))
        known.sample = sample if known.plan.looks_back else None
        return readings, failure

    async def _identify(self, known: Known, budget: Budget) -> Profile:
        """Who answers and which profile reads it; what is not found out this time is asked again."""
        answer = await known.link.get((SYS_DESCR, SYS_OBJECT_ID, SYS_NAME), budget)
        descr = _text(answer.values.get(SYS_DESCR))
        object_id = answer.values.get(SYS_OBJECT_ID)
        wanted = known.target.profile
        chosen = self._catalogue.get(wanted) if wanted != "auto" else None
        profile = chosen or await self._match(known, object_id if isinstance(object_id, tuple) else (), descr, budget)
        known.identity = Identity(vendor=profile.vendor, name=_text(answer.values.get(SYS_NAME)))
        known.profile = profile
        return profile

    async def _match(self, known: Known, object_id: Oid, descr: str, budget: Budget) -> Profile:
        matched = self._catalogue.match(object_id, descr)
        probes = self._catalogue.probes(object_id, matched)
        if not probes:
            return matched
        answered = await known.link.answered(tuple(dict.fromkeys(oid for oid, _profile in probes)), budget)
        return next((profile for oid, profile in probes if oid in answered), matched)

    async def _refresh(self, known: Known, profile: Profile, budget: Budget) -> None:
        """Walk what names and scales the rows, as far as the budget goes, and compile the plan anew.

        A plan that was made of whole tables serves until they have been read again.
        """
        if not known.walk.pending:
            values = await self._ask_settings(known, profile, budget)
            known.walk = WalkState(settings=values, pending=await known.link.present(columns_to_walk(profile), budget))
        while known.walk.pending and not budget.spent(_WALK_SHARE):
            column = known.walk.pending[0]
            known.walk.columns[column] = await known.link.walk(column, budget)
            known.walk.pending.pop(0)
        if known.walk.pending and known.whole:
            return
        known.whole = not known.walk.pending
        known.refresh_due_s = self._clock.monotonic() + self._refresh_s
        known.absent, known.settled = frozenset(), False
        known.compile(profile)

    async def _ask_settings(self, known: Known, profile: Profile, budget: Budget) -> dict[Oid, Raw]:
        """The device's settings; what it says of itself is noted on the way."""
        fields = {name: getattr(profile.identity, name) for name in type(profile.identity).model_fields}
        wanted = dict.fromkeys((*settings(profile), *(oid for oids in fields.values() for oid in oids)))
        values = (await known.link.get(tuple(wanted), budget)).values
        said = {name: _first_text(values, oids) for name, oids in fields.items()}
        known.identity = Identity(
            vendor=said["vendor"] or profile.vendor,
            model=said["model"],
            serial=said["serial"],
            firmware=said["firmware"],
            name=said["name"] or known.identity.name,
        )
        return {oid: raw for oid, raw in values.items() if is_there(raw)}

    async def _sample(self, known: Known, budget: Budget) -> tuple[Sample, Failure | None]:
        """One value for each object of the plan, None where there is none."""
        answer = await known.link.get((SYS_UP_TIME, *known.plan.oids), budget)
        known.note_uptime(answer.values.get(SYS_UP_TIME))
        values = tuple(answer.values.get(oid, NOT_ASKED) for oid in known.plan.oids)
        return Sample(values, self._clock.monotonic()), answer.failure


def _no_access(target: Target) -> Failure:
    return Failure(Cause.UNSUPPORTED, _("{device} has no SNMP access").format(device=target.device))


def _first_text(values: Mapping[Oid, Raw], oids: Iterable[Oid]) -> str:
    return next((text for oid in oids if (text := _text(values.get(oid)))), "")


def _text(raw: Raw) -> str:
    return neutralise_bytes(raw) if isinstance(raw, bytes) else ""
