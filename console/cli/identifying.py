"""Asks one address everything that can be asked with what was given; keeps nothing."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from msgspec import Struct

from console.cli.given import Given, option_of
from console.clock import SystemClock
from console.collect.attempt import attempt
from console.collect.pollplan import Suggested
from console.collect.snmp import SnmpCollector
from console.collect.transport.greeting import RedfishFound, redfish_root, ssh_greeting
from console.collect.transport.snmp import SnmpTransport
from console.config.draft import DeviceDraft, Draft, Plain, document
from console.config.problems import Problem
from console.config.schema import Config
from console.config.validate import validate
from console.engine.collecting import Collecting
from console.engine.load import Setup
from console.errors import ConfigError
from console.i18n import _
from console.inventory import Inventory, SnmpAccess, Target, build
from console.model.poll import Poll
from console.model.time import Seconds
from console.profiles.catalogue import Catalogue
from console.runbooks.library import Library

_ID = "asked"
_NOWHERE = "192.0.2.1"


class Shown(Struct, frozen=True):
    """What an address shows without a login."""

    ssh: str = ""
    redfish: RedfishFound | None = None


async def look(address: str, ssh_port: int, redfish_port: int, timeout_s: Seconds) -> Shown:
    """What `address` shows to anybody."""
    greeting, root = await asyncio.gather(
        ssh_greeting(address, ssh_port, timeout_s), redfish_root(address, redfish_port, timeout_s)
    )
    return Shown(greeting, root)


class Asked(Struct, frozen=True):
    """What the sources said, and which limits the device holds itself."""

    polls: tuple[Poll, ...] = ()
    suggested: tuple[Suggested, ...] = ()


async def ask(
    address: str, given: Given, catalogue: Catalogue, timeout_s: Seconds, told: Callable[[Poll], None]
) -> Asked:
    """Read every source that was given, all at once; `told` hears of each as it ends. Raises `ConfigError`."""
    if not given.sources:
        return Asked()
    config, inventory = _inventory(address, given, timeout_s)
    setup = Setup(config, inventory, catalogue, (), Library())
    clock, transport = SystemClock(), SnmpTransport()
    collecting = Collecting(setup, lambda poll: None, clock)
    # A collector of its own, which can be asked afterwards what limits it met.
    snmp = SnmpCollector(transport, catalogue, clock)

    def read(target: Target) -> asyncio.Future[Poll]:
        own = isinstance(target.access, SnmpAccess)
        return asyncio.ensure_future(attempt(snmp, target, clock) if own else collecting.read(target))

    try:
        asking = [read(target) for target in inventory.targets]
        for answer in asyncio.as_completed(asking):
            told(await answer)
        suggested = tuple(limits for target in inventory.targets for limits in snmp.suggested(target))
        return Asked(tuple(one.result() for one in asking), suggested)
    finally:
        await collecting.close()
        await snmp.close()
        await transport.close()


def _inventory(address: str, given: Given, timeout_s: Seconds) -> tuple[Config, Inventory]:
    """What was given, checked as a configuration is, so that what is drafted from it is sound too."""
    device = DeviceDraft(_ID, address, sources=given.sources)
    asked = document(Draft(given.credentials, (device,)))
    asked["devices"][_ID]["timeout"] = f"{timeout_s:g}s"
    loaded = validate(asked)
    if loaded.config is None:
        raise ConfigError("\n".join(_mistake(found) for found in loaded.problems))
    return loaded.config, build(loaded.config)


def _mistake(found: Problem) -> str:
    """A problem of the draft as whoever typed the options knows it."""
    return "; ".join(filter(None, (f"{option_of(found.key)}: {found.sentence}", found.hint)))


def snmp_access(given: Given) -> SnmpAccess | None:
    """How to ask over SNMP, if that was given, with no address yet; raises `ConfigError`. May block on secrets."""
    if "snmp" not in given.sources:
        return None
    only = Given(given.credentials, {"snmp": given.sources["snmp"]})
    target = _inventory(_NOWHERE, only, 1.0)[1].targets[0]
    if target.fault is not None:
        raise ConfigError(target.fault.message)
    return target.access if isinstance(target.access, SnmpAccess) else None


def pinned(given: Given, fingerprint: str) -> Given:
    """The same, with the BMC's certificate pinned."""
    if "redfish" not in given.sources:
        return given
    table: dict[str, Plain] = given.sources["redfish"] | {"fingerprint": fingerprint}
    return Given(given.credentials, given.sources | {"redfish": table})


def describe(shown: Shown) -> tuple[str, ...]:
    """What an address shows to anybody, in words."""
    lines = []
    if shown.ssh:
        lines.append(_("SSH: {greeting}").format(greeting=shown.ssh))
    if shown.redfish is not None:
        who = " ".join(filter(None, (shown.redfish.vendor, shown.redfish.product))) or _("unnamed")
        sentence = _("Redfish {version}: {who}; certificate {fingerprint}")
        lines.append(sentence.format(version=shown.redfish.version, who=who, fingerprint=shown.redfish.fingerprint))
    return tuple(lines)
