"""Asks the addresses of a network what they are, politely, and drafts a configuration of what answers."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Mapping
from pathlib import Path

from msgspec import Struct, structs

from console.cli.given import Given
from console.cli.identifying import Shown, describe, look, snmp_access
from console.cli.output import mention
from console.cli.taken import taken_ids
from console.clock import SystemClock, rfc3339
from console.collect.snmp import SYS_DESCR, SYS_NAME, SYS_OBJECT_ID
from console.collect.transport.snmp import SnmpTransport
from console.config.draft import DeviceDraft, Draft, Plain, id_of, toml
from console.documents.document import Document
from console.engine.load import PROFILES
from console.errors import CollectError
from console.i18n import _
from console.inventory import SnmpAccess
from console.model.device import DeviceKind
from console.model.text import neutralise_bytes
from console.model.time import Seconds
from console.profiles.catalogue import Catalogue

_IN_FLIGHT = 64
_STEPS = 10


class Questions(Struct, frozen=True):
    """What is asked of each address, on which ports, how patiently and at which rate (addresses a second)."""

    what: Given
    ports: Mapping[str, int]
    timeout_s: Seconds
    rate: float


class Agent(Struct, frozen=True):
    """What an SNMP agent says of itself, and the profile that fits."""

    name: str
    descr: str
    object_id: str
    profile: str
    kind: str


class Found(Struct, frozen=True):
    """An address that answered something."""

    address: str
    agent: Agent | None
    shown: Shown

    @property
    def lines(self) -> tuple[str, ...]:
        """What answered, in words."""
        told = () if self.agent is None else (_("SNMP: {descr} ({profile})"),)
        agent = self.agent or Agent("", "", "", "", "")
        return (*(line.format(descr=agent.descr or "-", profile=agent.profile) for line in told), *describe(self.shown))


class Discovered(Struct, frozen=True):
    """Everything that answered, and the draft of it; it is not complete when somebody broke the asking off."""

    found: tuple[Found, ...]
    draft: Draft
    complete: bool = True

    @property
    def toml(self) -> str:
        """The draft as a configuration file."""
        return toml(self.draft) if self.found else ""

    @property
    def lines(self) -> tuple[str, ...]:
        """One line an address."""
        return tuple(f"{one.address}  {' · '.join(one.lines)}" for one in self.found)

    @property
    def document(self) -> Document:
        """As scripts get it."""
        return {
            "at": rfc3339(SystemClock().now()),
            "found": [_document(one) for one in self.found],
            "toml": self.toml,
        }


def _document(found: Found) -> Document:
    agent, bmc = found.agent, found.shown.redfish
    return {
        "address": found.address,
        "snmp": None
        if agent is None
        else {"name": agent.name, "descr": agent.descr, "object_id": agent.object_id, "profile": agent.profile},
        "ssh": found.shown.ssh or None,
        "redfish": None
        if bmc is None
        else {
            "vendor": bmc.vendor,
            "product": bmc.product,
            "version": bmc.version,
            "fingerprint": bmc.fingerprint,
        },
    }


async def discover_all(addresses: list[str], questions: Questions, config: Path) -> Discovered:
    """Ask each address once; at most `rate` are begun a second. Cancelled, it gives what has answered so far."""
    catalogue = await asyncio.to_thread(Catalogue.load, config.parent / PROFILES)
    access = await asyncio.to_thread(snmp_access, questions.what)
    transport = SnmpTransport()
    at_once = asyncio.Semaphore(_IN_FLIGHT)
    progress = _Progress(len(addresses))

    async def one(address: str) -> Found | None:
        async with at_once:
            found = await _ask(address, questions, access, transport, catalogue)
        progress.ended(found)
        return found

    complete = True
    asking: list[asyncio.Task[Found | None]] = []
    try:
        for address in addresses:
            asking.append(asyncio.create_task(one(address)))
            await asyncio.sleep(1 / questions.rate)
        await asyncio.gather(*asking)
    except asyncio.CancelledError:
        complete = False
        await _broken_off(asking)
    finally:
        await transport.close()
    found = tuple(answer for answer in map(_answer, asking) if answer is not None)
    return Discovered(found, _draft(found, questions, taken_ids(config)), complete)


async def _broken_off(asking: list[asyncio.Task[Found | None]]) -> None:
    for task in asking:
        task.cancel()
    await asyncio.gather(*asking, return_exceptions=True)


def _answer(task: asyncio.Task[Found | None]) -> Found | None:
    return None if task.cancelled() else task.result()


class _Progress:
    """Tells a person now and then how far it is."""

    def __init__(self, total: int) -> None:
        self._total = total
        self._ended = 0
        self._found = 0

    def ended(self, found: Found | None) -> None:
        """One more address was asked."""
        self._ended += 1
        self._found += found is not None
        if found is not None:
            mention(f"{found.address}  {' · '.join(found.lines)}")
        if self._ended == self._total or self._ended % max(self._total // _STEPS, 1) == 0:
            sentence = _("{ended} of {total} addresses asked, {found} answered")
            mention(sentence.format(ended=self._ended, total=self._total, found=self._found))


async def _ask(
    address: str, questions: Questions, access: SnmpAccess | None, transport: SnmpTransport, catalogue: Catalogue
) -> Found | None:
    agent, shown = await asyncio.gather(
        _agent(access and structs.replace(access, address=address), questions.timeout_s, transport, catalogue),
        look(address, questions.ports["ssh"], questions.ports["redfish"], questions.timeout_s),
    )
    return Found(address, agent, shown) if agent is not None or shown != Shown() else None


async def _agent(
    access: SnmpAccess | None, timeout_s: Seconds, transport: SnmpTransport, catalogue: Catalogue
) -> Agent | None:
    if access is None:
        return None
    wanted = (SYS_DESCR, SYS_OBJECT_ID, SYS_NAME)
    try:
        descr, object_id, name = await transport.get(access, wanted, timeout_s=timeout_s, retries=1)
    except CollectError:
        return None
    finally:
        transport.forget(access)
    said = neutralise_bytes(descr) if isinstance(descr, bytes) else ""
    oid = object_id if isinstance(object_id, tuple) else ()
    profile = catalogue.match(oid, said)
    kind = "" if profile.kind is DeviceKind.UNKNOWN else profile.kind.value
    return Agent(
        neutralise_bytes(name) if isinstance(name, bytes) else "", said, ".".join(map(str, oid)), profile.name, kind
    )


def _draft(found: tuple[Found, ...], questions: Questions, known: frozenset[str]) -> Draft:
    taken = {*known, *questions.what.credentials}
    drafts = []
    for one in found:
        draft = _device(one, questions, taken)
        taken.add(draft.id)
        drafts.append(draft)
    return Draft(questions.what.credentials, tuple(drafts))


def _device(found: Found, questions: Questions, taken: set[str]) -> DeviceDraft:
    sources = dict(_sources(found, questions))
    name = found.agent.name if found.agent else ""
    hints = () if sources else (_("Nothing reads this device yet: give --community, --ssh-user or --redfish-user."),)
    kind = found.agent.kind if found.agent else "server"
    return DeviceDraft(
        id_of(name, found.address, taken), found.address, kind, name, sources, about=found.lines, hints=hints
    )


def _sources(found: Found, questions: Questions) -> Iterator[tuple[str, Mapping[str, Plain]]]:
    given = questions.what.sources
    if found.agent is not None:
        yield "snmp", given["snmp"]
    if found.shown.ssh and "ssh" in given:
        yield "ssh", given["ssh"]
    if found.shown.redfish is not None and "redfish" in given:
        yield "redfish", given["redfish"] | {"fingerprint": found.shown.redfish.fingerprint}
