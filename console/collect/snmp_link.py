"""Asks one SNMP device in PDUs of a size it can bear and within a time budget; does not know what the objects mean."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from msgspec import Struct

from console.clock import Clock
from console.collect.walkstate import Raw
from console.errors import CollectError
from console.i18n import _
from console.inventory import SnmpAccess, Target
from console.model.failure import Cause, Failure
from console.model.time import Seconds
from console.profiles.oid import Oid, is_scalar, starts_with
from console.snmp.errors import ErrorStatus, Malformed, TooBig, UnorderedReply

SYS_UP_TIME: Oid = (1, 3, 6, 1, 2, 1, 1, 3, 0)

_FULL_PDU = 32
"""A full request and its answer stay well below the 1,472 octets that an Ethernet frame leaves to UDP."""
_REPETITIONS = 25
_NO_SUCH_NAME = 2
_ROWS_AT_MOST = 2000
_LEAST_PATIENCE_S = 0.05


class Transport(Protocol):
    """What this needs of an SNMP transport; each raises CollectError, with the protocol's own error as its cause."""

    async def get(
        self, access: SnmpAccess, oids: tuple[Oid, ...], *, timeout_s: Seconds, retries: int
    ) -> tuple[Raw, ...]: ...

    async def get_bulk(
        self, access: SnmpAccess, oids: tuple[Oid, ...], *, timeout_s: Seconds, retries: int, max_repetitions: int = 25
    ) -> Sequence[tuple[Oid, Raw]]: ...

    async def walk(
        self,
        access: SnmpAccess,
        root: Oid,
        *,
        timeout_s: Seconds,
        retries: int,
        max_repetitions: int = 25,
        limit: int = 2000,
    ) -> Sequence[tuple[Oid, Raw]]: ...


class Budget:
    """The time that one poll of one device may take."""

    def __init__(self, clock: Clock, seconds: Seconds) -> None:
        self._clock = clock
        self.seconds = seconds
        self._ends_s = clock.monotonic() + seconds

    def left_s(self) -> Seconds:
        """What remains, negative when it is overdrawn."""
        return self._ends_s - self._clock.monotonic()

    def spent(self, share: float = 1.0) -> bool:
        """Whether `share` of it is used up."""
        return self.left_s() <= self.seconds * (1.0 - share)


class Answer(Struct):
    """Values by OID; what has no entry was not asked or not answered, and `failure` says why."""

    values: dict[Oid, Raw]
    failure: Failure | None = None


def is_there(raw: Raw) -> bool:
    """Whether `raw` is a value and not one of the protocol's ways to say that there is none."""
    return isinstance(raw, int | bytes | tuple)


class Link:
    """One device's manner of answering: how many objects a PDU may name, learnt and remembered.

    `broken` are the columns whose last walk went round in circles, had no end or could not be read.
    """

    def __init__(self, transport: Transport, target: Target, access: SnmpAccess) -> None:
        self._transport = transport
        self._access = access
        self._timeout_s = target.timeout_s
        self._retries = target.retries
        self.pdu_size = _FULL_PDU
        self.repetitions = _REPETITIONS
        self.broken: dict[Oid, Failure] = {}

    async def get(self, oids: Sequence[Oid], budget: Budget) -> Answer:
        """The values of `oids` (None where the device has none); raises CollectError when it answers nothing at all."""
        answer = Answer({})
        waiting = list(oids)
        while waiting:
            if budget.spent():
                answer.failure = _over_budget(len(answer.values), len(oids), budget)
                break
            asked = waiting[: self.pdu_size]
            try:
                answer.values.update(zip(asked, await self._get(asked, budget), strict=True))
            except CollectError as error:
                if not await self._survives(error, asked, answer, budget):
                    raise
                waiting = [oid for oid in waiting if oid not in answer.values]
                continue
            del waiting[: len(asked)]
        return answer

    async def _get(self, oids: Sequence[Oid], budget: Budget) -> tuple[Raw, ...]:
        return await self._transport.get(
            self._access, tuple(oids), timeout_s=self._patience_s(budget), retries=self._retries
        )

    def _patience_s(self, budget: Budget) -> Seconds:
        """How long to wait for one answer: as configured, but with all retries not beyond the budget."""
        return min(self._timeout_s, max(_LEAST_PATIENCE_S, budget.left_s() / (self._retries + 1)))

    async def _survives(self, error: CollectError, asked: list[Oid], answer: Answer, budget: Budget) -> bool:
        """Whether something can be learnt from `error` and the rest still be asked."""
        cause = error.__cause__
        if isinstance(cause, ErrorStatus) and 0 < cause.index <= len(asked):
            answer.values[asked[cause.index - 1]] = None
            if cause.status != _NO_SUCH_NAME:
                answer.failure = error.failure
            return True
        if not isinstance(cause, TooBig | ErrorStatus) and error.cause is not Cause.TIMEOUT:
            return False
        if error.cause is Cause.TIMEOUT and not await self._is_awake(budget):
            return False
        if len(asked) > 1:
            self.pdu_size = len(asked) // 2
        else:
            answer.values[asked[0]] = None
            answer.failure = error.failure
        return True

    async def _is_awake(self, budget: Budget) -> bool:
        """Whether the device answers the smallest question, so that its silence was about the size of the other."""
        if budget.spent():
            return False
        try:
            await self._get([SYS_UP_TIME], budget)
        except CollectError:
            return False
        return True

    async def answered(self, probes: Sequence[Oid], budget: Budget) -> frozenset[Oid]:
        """Those of `probes` that are there: single objects by their value, columns and subtrees by any row."""
        values = (await self.get([oid for oid in probes if is_scalar(oid)], budget)).values
        found = [oid for oid, raw in values.items() if is_there(raw)]
        for some in self._packs([oid for oid in probes if not is_scalar(oid)]):
            present = await self._present(some, budget)
            if present is None:
                present = [column for column in some if not budget.spent() and await self.walk(column, budget)]
            found += present
        return frozenset(found)

    async def present(self, columns: Sequence[Oid], budget: Budget) -> list[Oid]:
        """Those of `columns` that have any row; all of them where the device cannot be asked so."""
        found: list[Oid] = []
        for some in self._packs(columns):
            present = await self._present(some, budget)
            found += some if present is None else present
        return found

    def _packs(self, oids: Sequence[Oid]) -> list[Sequence[Oid]]:
        size = self.pdu_size
        return [oids[start : start + size] for start in range(0, len(oids), size)]

    async def _present(self, columns: Sequence[Oid], budget: Budget) -> list[Oid] | None:
        """Those of `columns` that have any row; nothing where the device cannot be asked so."""
        if self._access.version == "1" or budget.spent():
            return None
        try:
            rows = await self._transport.get_bulk(
                self._access,
                tuple(columns),
                timeout_s=self._patience_s(budget),
                retries=self._retries,
                max_repetitions=1,
            )
        except CollectError:
            return None
        if len(rows) < len(columns):
            return None
        return [
            column
            for column, (oid, raw) in zip(columns, rows, strict=False)
            if starts_with(oid, column) and is_there(raw)
        ]

    async def walk(self, column: Oid, budget: Budget) -> dict[Oid, Raw]:
        """The rows of `column` by index, fewer at once when the device stays silent.

        A column that cannot be walked has no rows, and is `broken` unless the device merely refuses it; CollectError
        is raised when the device answers nothing at all.
        """
        self.broken.pop(column, None)
        while True:
            try:
                found = await self._transport.walk(
                    self._access,
                    column,
                    timeout_s=self._patience_s(budget),
                    retries=self._retries,
                    max_repetitions=self.repetitions,
                    limit=_ROWS_AT_MOST,
                )
            except CollectError as error:
                if isinstance(error.__cause__, ErrorStatus):
                    return {}
                if isinstance(error.__cause__, TooBig | UnorderedReply | Malformed):
                    self.broken[column] = error.failure
                    return {}
                if error.cause is not Cause.TIMEOUT or not await self._is_awake(budget):
                    raise
                if self.repetitions == 1:
                    return {}
                self.repetitions = max(1, self.repetitions // 3)
                continue
            return {oid[len(column) :]: raw for oid, raw in found if starts_with(oid, column) and is_there(raw)}


def _over_budget(done: int, wanted: int, budget: Budget) -> Failure:
    message = _("only {done} of {wanted} objects answered within {seconds:g} s; the rest is asked next time").format(
        done=done, wanted=wanted, seconds=budget.seconds
    )
    return Failure(Cause.TIMEOUT, message)
