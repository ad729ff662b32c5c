"""Power of a server by its BMC over Redfish: its state, the possible resets, one reset; what came of it is measured."""

from __future__ import annotations

from typing import Protocol

from console.collect.redfish_system import PowerState, power_word
from console.collect.redfish_words import Resource, items, link, links, table
from console.errors import CollectError
from console.i18n import _
from console.inventory import RedfishAccess
from console.model.failure import Cause
from console.model.text import neutralise
from console.model.time import Seconds

_ACTION = "#ComputerSystem.Reset"
_ALLOWED = "ResetType@Redfish.AllowableValues"


class Requests(Protocol):
    """What is needed of the Redfish transport."""

    async def get(self, access: RedfishAccess, path: str, timeout_s: Seconds, *, by_tag: bool = False) -> Resource:
        """The resource at `path`; raises CollectError."""
        ...

    async def post(self, access: RedfishAccess, path: str, body: dict[str, str], timeout_s: Seconds) -> None:
        """Send `body` to an action's target once; raises CollectError."""
        ...


class RedfishPower:
    """Asked by runbooks and by measuring whether a server is off."""

    def __init__(self, transport: Requests, timeout_s: Seconds = 10.0) -> None:
        self._transport = transport
        self._timeout_s = timeout_s

    async def power_state(self, access: RedfishAccess) -> PowerState:
        """What the BMC measures now; raises CollectError."""
        return power_word(await self._system(access))

    async def allowable_resets(self, access: RedfishAccess) -> tuple[str, ...]:
        """The reset types that this server takes, in the BMC's words and order; empty when it does not say."""
        return await self._allowed(access, _action(access, await self._system(access)))

    async def reset(self, access: RedfishAccess, reset_type: str) -> None:
        """Ask for one reset, once. Raises CollectError when the BMC does not offer it or refuses it.

        That nothing is raised means that the BMC took the request, not that anything happened: measure it.
        """
        action = _action(access, await self._system(access))
        allowed = await self._allowed(access, action)
        if reset_type not in allowed:
            raise CollectError(Cause.UNSUPPORTED, _not_offered(access, reset_type, allowed))
        target = action.get("target")
        if not isinstance(target, str):
            sentence = _("The BMC at {address} does not say where a reset is to be sent.")
            raise CollectError(Cause.UNSUPPORTED, sentence.format(address=access.address))
        await self._transport.post(access, target, {"ResetType": reset_type}, self._timeout_s)

    async def _system(self, access: RedfishAccess) -> Resource:
        """The only system of this BMC; several of them would leave it open which one is meant."""
        root = await self._get(access, access.path + "/")
        systems = links(await self._get(access, link(root, "Systems") or f"{access.path}/Systems"), "Members")
        if len(systems) != 1:
            sentence = _("The BMC at {address} has {count} systems, so which one to switch is not certain.")
            raise CollectError(Cause.UNSUPPORTED, sentence.format(address=access.address, count=len(systems)))
        return await self._get(access, systems[0])

    async def _allowed(self, access: RedfishAccess, action: Resource) -> tuple[str, ...]:
        written = _words(action.get(_ALLOWED))
        info = action.get("@Redfish.ActionInfo")
        if written or not isinstance(info, str):
            return written
        parameters = items(await self._get(access, info), "Parameters")
        return next((_words(one.get("AllowableValues")) for one in parameters if one.get("Name") == "ResetType"), ())

    async def _get(self, access: RedfishAccess, path: str) -> Resource:
        return await self._transport.get(access, path, self._timeout_s)


def _action(access: RedfishAccess, system: Resource) -> Resource:
    action = table(table(system, "Actions"), _ACTION)
    if not action:
        sentence = _("The BMC at {address} offers no reset of its server.")
        raise CollectError(Cause.UNSUPPORTED, sentence.format(address=access.address))
    return action


def _words(listed: object) -> tuple[str, ...]:
    if not isinstance(listed, list):
        return ()
    return tuple(neutralise(one, 40) for one in listed if isinstance(one, str))


def _not_offered(access: RedfishAccess, reset_type: str, allowed: tuple[str, ...]) -> str:
    if not allowed:
        sentence = _("The BMC at {address} does not say which resets it can do, so {type} is not sent.")
        return sentence.format(address=access.address, type=reset_type)
    sentence = _("The BMC at {address} cannot do {type}; it offers {allowed}.")
    return sentence.format(address=access.address, type=reset_type, allowed=", ".join(allowed))
