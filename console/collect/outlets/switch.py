"""Reads and switches one outlet of a PDU over SNMP; refuses a PDU that it cannot place, and judges nothing else."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol

from console.collect.outlets.family import CurrentColumn, Family, Switching, arcs, fitting, load_families
from console.collect.outlets.reading import OutletAction, OutletReading
from console.collect.transport.snmp import Oid
from console.errors import CollectError
from console.i18n import _
from console.inventory import SnmpAccess
from console.model.failure import Cause
from console.model.time import Seconds
from console.snmp.value import Value

_SYS_OBJECT_ID: Oid = (1, 3, 6, 1, 2, 1, 1, 2, 0)
_RETRIES = 2


class Snmp(Protocol):
    """What is needed of the SNMP transport."""

    async def get(
        self, access: SnmpAccess, oids: tuple[Oid, ...], *, timeout_s: Seconds, retries: int
    ) -> tuple[Value, ...]:
        """The values of `oids`; raises CollectError."""
        ...

    async def set_value(self, access: SnmpAccess, oid: Oid, value: int, *, timeout_s: Seconds, retries: int) -> None:
        """Write one INTEGER; raises CollectError."""
        ...


class OutletSwitch:
    """Asks every time anew what the PDU is: another PDU may stand at the address since."""

    def __init__(self, snmp: Snmp, timeout_s: Seconds = 3.0) -> None:
        self._snmp = snmp
        self._timeout_s = timeout_s
        self._families = load_families()

    async def read(self, access: SnmpAccess, feed: str) -> OutletReading:
        """The outlet `feed` now; raises CollectError for a silent or unknown PDU, or when it has no such outlet."""
        (named,) = await self._get(access, (_SYS_OBJECT_ID,))
        if not isinstance(named, tuple):
            raise CollectError(Cause.UNSUPPORTED, _("{feed}: the PDU does not say what it is.").format(feed=feed))
        outlet = feed.partition("/")[2]
        tried = list(fitting(self._families, named))
        for name, family in tried:
            row = family.row(outlet)
            if row is not None and (found := await self._read(access, feed, name, family, row)) is not None:
                return found
        raise CollectError(Cause.UNSUPPORTED, _not_there(feed, named, (family for _name, family in tried)))

    async def switch(self, access: SnmpAccess, reading: OutletReading, action: OutletAction) -> None:
        """Write the one value, once; that nothing is raised means that the PDU took it, not that it switched."""
        how = reading.switching(action)
        if isinstance(how, Switching):
            await self._snmp.set_value(access, arcs(how.oid), how.value, timeout_s=self._timeout_s, retries=0)

    async def _read(self, access: SnmpAccess, feed: str, name: str, family: Family, row: str) -> OutletReading | None:
        state_oid = f"{family.state.oid}.{row}"
        value = await self._maybe(access, state_oid)
        if not isinstance(value, int):
            return None
        return OutletReading(
            feed=feed,
            family=name,
            row=row,
            state=family.state_of(value),
            state_at=state_oid,
            on=Switching(f"{family.on.oid}.{row}", family.on.value),
            off=Switching(f"{family.off.oid}.{row}", family.off.value),
            amperes=await self._amperes(access, family.current, row) if family.current else None,
        )

    async def _amperes(self, access: SnmpAccess, column: CurrentColumn, row: str) -> float | None:
        index = f"{row}.{column.below}" if column.below else row
        value = await self._maybe(access, f"{column.oid}.{index}")
        if not isinstance(value, int) or value < 0:
            return None
        if not column.digits:
            return round(value * column.scale, 6)
        digits = await self._maybe(access, f"{column.digits}.{index}")
        return round(value * 10.0**-digits, 6) if isinstance(digits, int) and 0 <= digits <= 9 else None

    async def _maybe(self, access: SnmpAccess, oid: str) -> Value:
        """The value, or None for one that the agent does not have."""
        try:
            (value,) = await self._get(access, (arcs(oid),))
        except CollectError as error:
            # A v1 agent has no other way to say that an object is not there.
            if error.failure.cause is Cause.NO_SUCH_OBJECT:
                return None
            raise
        return value

    async def _get(self, access: SnmpAccess, oids: tuple[Oid, ...]) -> tuple[Value, ...]:
        return await self._snmp.get(access, oids, timeout_s=self._timeout_s, retries=_RETRIES)


def _not_there(feed: str, named: Oid, families: Iterable[Family]) -> str:
    titles = ", ".join(family.title for family in families)
    if titles:
        return _("{feed}: there is no such outlet ({families}).").format(feed=feed, families=titles)
    oid = ".".join(map(str, named))
    sentence = _("{feed}: how outlets of this PDU ({oid}) are switched is not known, so nothing is sent to it.")
    return sentence.format(feed=feed, oid=oid)
