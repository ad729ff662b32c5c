"""An SNMP transport that answers from a recording, with the weaknesses that real agents have."""

from __future__ import annotations

from console.collect.walkstate import Raw
from console.errors import CollectError
from console.inventory import SnmpAccess
from console.model.failure import Cause
from console.snmp.errors import ErrorStatus, TooBig
from console.snmp.value import Missing
from tests.fakes.recording import Oid, Recording

NO_SUCH_NAME = 2


class RecordedTransport:
    """`silent_above` and `too_big_above` are numbers of variables; `down` answers nothing; `asked` holds every GET."""

    def __init__(self, recording: Recording) -> None:
        self.recording = recording
        self.silent_above = 10_000
        self.too_big_above = 10_000
        self.silent_oids: frozenset[Oid] = frozenset()
        self.down = False
        self.asked: list[tuple[Oid, ...]] = []
        self.walked: list[Oid] = []

    async def get(
        self, access: SnmpAccess, oids: tuple[Oid, ...], *, timeout_s: float, retries: int
    ) -> tuple[Raw, ...]:
        self.asked.append(oids)
        self._check(oids)
        if access.version == "1":
            self._refuse_unknown(oids)
        return tuple(self.recording.values.get(oid, Missing.NO_SUCH_INSTANCE) for oid in oids)

    async def get_bulk(
        self, access: SnmpAccess, oids: tuple[Oid, ...], *, timeout_s: float, retries: int, max_repetitions: int = 25
    ) -> tuple[tuple[Oid, Raw], ...]:
        self._check(oids)
        found = [(oid, self.recording.after(oid)) for oid in oids]
        return tuple((after, self.recording.values[after]) if after else (oid, None) for oid, after in found)

    async def walk(
        self,
        access: SnmpAccess,
        root: Oid,
        *,
        timeout_s: float,
        retries: int,
        max_repetitions: int = 25,
        limit: int = 2000,
    ) -> list[tuple[Oid, Raw]]:
        self.walked.append(root)
        self._check((root,) * min(max_repetitions, 2))
        return [(oid, self.recording.values[oid]) for oid in self.recording.order if oid[: len(root)] == root]

    def _check(self, oids: tuple[Oid, ...]) -> None:
        if self.down or len(oids) > self.silent_above or not self.silent_oids.isdisjoint(oids):
            raise CollectError(Cause.TIMEOUT, "no answer")
        if len(oids) > self.too_big_above:
            raise CollectError(Cause.UNSUPPORTED, "too big") from TooBig()

    def _refuse_unknown(self, oids: tuple[Oid, ...]) -> None:
        for place, oid in enumerate(oids, 1):
            if oid not in self.recording.values:
                raise CollectError(Cause.UNSUPPORTED, "noSuchName") from ErrorStatus(NO_SUCH_NAME, place)
