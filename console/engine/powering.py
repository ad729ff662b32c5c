"""How runbooks reach power: outlets of PDUs, BMCs, network cards that wake; measures and sends, and judges nothing."""

from __future__ import annotations

from console.collect.bmc_power import BmcPower
from console.collect.outlets.reading import OutletAction, OutletReading
from console.collect.outlets.switch import OutletSwitch
from console.collect.outlets.web import WebOutlets
from console.collect.transport import wake
from console.engine.reach import Reach
from console.errors import CollectError
from console.feeds.access import HttpAccess
from console.i18n import _
from console.inventory import BmcAccess, SnmpAccess, WakeAccess
from console.model.failure import Cause


class Powering:
    """Fulfils what the power steps ask for, over the connections that `reach` knows."""

    def __init__(self, reach: Reach, outlets: OutletSwitch, bmc: BmcPower) -> None:
        self._reach = reach
        self._outlets = outlets
        self._web: WebOutlets | None = None
        self._bmc = bmc

    def use_web(self, web: WebOutlets) -> None:
        """Switch outlets over HTTP too, where the configuration says so."""
        self._web = web

    async def outlet(self, feed: str) -> OutletReading:
        """The outlet `PDU/OUTLET` as it is now; raises `CollectError`."""
        if (web := self._web_of(feed)) is not None:
            return await web[0].read(web[1], feed)
        return await self._outlets.read(self._pdu(feed), feed)

    async def switch(self, reading: OutletReading, action: OutletAction) -> None:
        """Send one switching, once; raises `CollectError`."""
        if (web := self._web_of(reading.feed)) is not None:
            await web[0].switch(web[1], reading, action)
            return
        await self._outlets.switch(self._pdu(reading.feed), reading, action)

    async def resets(self, device: str) -> tuple[str, ...]:
        """The reset types that the device's BMC takes; raises `CollectError`."""
        return await self._bmc.allowable_resets(self._bmc_of(device))

    async def reset(self, device: str, reset_type: str) -> None:
        """Ask the BMC for one reset, once; raises `CollectError`."""
        await self._bmc.reset(self._bmc_of(device), reset_type)

    async def wake(self, access: WakeAccess) -> None:
        """Send the magic packets of one waking; raises `CollectError`."""
        await wake.wake(access)

    async def power_state(self, device: str) -> str:
        """What the BMC says of the power: `on`, `off`, `starting`, `stopping`, `unknown`; raises `CollectError`."""
        return await self._bmc.power_state(self._bmc_of(device))

    def _web_of(self, feed: str) -> tuple[WebOutlets, HttpAccess] | None:
        """How a PDU is switched over HTTP; None for one that is not."""
        access = self._reach.http_access(feed.partition("/")[0])
        return (self._web, access) if self._web is not None and access is not None and access.outlets else None

    def _pdu(self, feed: str) -> SnmpAccess:
        pdu = feed.partition("/")[0]
        access = self._reach.snmp_access(pdu)
        if access is None:
            sentence = _("{feed}: {pdu} has no SNMP access configured, so it cannot be switched.")
            raise CollectError(Cause.UNSUPPORTED, sentence.format(feed=feed, pdu=pdu))
        return access

    def _bmc_of(self, device: str) -> BmcAccess:
        accesses = self._reach.bmc_accesses(device)
        if not accesses:
            raise CollectError(Cause.UNSUPPORTED, _("{device} has no BMC configured.").format(device=device))
        return accesses[0]
