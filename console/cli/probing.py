"""What answers at an address, what it is and reads, and how to add it to a configuration, as `ronda probe` says it."""

from __future__ import annotations

import asyncio
from pathlib import Path

from msgspec import Struct

from console.cli.given import Given, as_options
from console.cli.identifying import Asked, Shown, ask, describe, look, pinned
from console.cli.output import mention, show, tell
from console.cli.polling import identity_of, print_readings, readings_of
from console.cli.suggesting import rules, spelt, suggested_document
from console.cli.taken import taken_ids
from console.clock import SystemClock, rfc3339
from console.config.draft import DeviceDraft, Draft, id_of, toml
from console.documents.device import identity_document, poll_source_document, reading_document
from console.documents.document import Document
from console.engine.load import PROFILES
from console.i18n import _
from console.model.device import DeviceKind, Identity
from console.model.failure import Cause
from console.model.poll import Poll
from console.model.reading import Reading
from console.model.time import Seconds
from console.profiles.catalogue import Catalogue

_KINDS = {"ssh": "server", "redfish": "server", "ipmi": "server", "nut": "ups"}
_SHOWN_PORTS = {"ssh": 22, "redfish": 443}
_SHOWN_TIMEOUT_S: Seconds = 3.0


class Probed(Struct, frozen=True):
    """What came of asking the sources that were given."""

    address: str
    shown: Shown
    given: Given
    asked: Asked
    kind: str
    id: str

    @property
    def polls(self) -> tuple[Poll, ...]:
        """What each source said."""
        return self.asked.polls

    @property
    def answered(self) -> tuple[Poll, ...]:
        """The sources that gave readings or said who they are."""
        return tuple(poll for poll in self.polls if poll.failure is None or poll.readings)

    @property
    def found(self) -> bool:
        """Whether anything answered at all."""
        return bool(self.answered or describe(self.shown))

    @property
    def readings(self) -> tuple[Reading, ...]:
        """What was read, each series once, by the first source that has it."""
        found: dict[tuple[str, str], Reading] = {}
        for reading in readings_of(self.polls):
            found.setdefault((reading.point, reading.instance), reading)
        return tuple(found.values())

    @property
    def identity(self) -> Identity:
        """What the device says of itself."""
        return identity_of(self.answered)

    @property
    def profile(self) -> str:
        """The profile that reads it, where it has one."""
        return next((poll.profile for poll in self.polls if poll.profile), "")

    @property
    def draft(self) -> Draft:
        """How to add it: only sources that answered."""
        sources = {poll.source: self.given.sources[poll.source] for poll in self.answered}
        who = self.identity
        about = " ".join(filter(None, (who.vendor, who.model, who.serial, who.firmware)))
        hints = tuple(f"{poll.source}: {poll.failure.message}" for poll in self.polls if poll.failure is not None)
        device = DeviceDraft(
            self.id,
            self.address,
            kind=self.kind,
            name=who.name,
            sources=sources,
            about=tuple(filter(None, (about, *describe(self.shown)))),
            hints=hints,
            after=rules(self.id, self.asked.suggested),
        )
        return Draft(self.given.credentials, (device,))


async def run(address: str, what: Given, timeout_s: Seconds, config: Path, *, pin: bool) -> Probed:
    """Ask everything that was given at once, and what the address shows to anybody; raises `ConfigError`."""
    catalogue = await asyncio.to_thread(Catalogue.load, config.parent / PROFILES)
    ports = {name: int(what.sources.get(name, {}).get("port", usual)) for name, usual in _SHOWN_PORTS.items()}
    mention(_("asking {address} what it shows to anybody …").format(address=address))
    shown = await look(address, ports["ssh"], ports["redfish"], min(timeout_s, _SHOWN_TIMEOUT_S))
    if pin and shown.redfish is not None and "fingerprint" not in what.sources.get("redfish", {}):
        what = pinned(what, shown.redfish.fingerprint)
    for source in what.sources:
        mention(_("asking over {source} …").format(source=source))
    asked = await ask(address, what, catalogue, timeout_s, _tell_ended)
    return _named(address, shown, what, asked, catalogue, config)


def _tell_ended(poll: Poll) -> None:
    if poll.failure is None:
        sentence = _("{source} answered in {seconds:.1f} s").format(source=poll.source, seconds=poll.took_s)
    else:
        message = as_options(poll.source, poll.failure.message)
        sentence = _("{source}: {message}").format(source=poll.source, message=message)
    tell(sentence)
    if poll.failure is not None and poll.failure.cause is Cause.HOST_KEY and poll.source == "redfish":
        tell(_("On a network that you trust, --pin takes the certificate that it shows now."))


def _named(address: str, shown: Shown, what: Given, asked: Asked, catalogue: Catalogue, config: Path) -> Probed:
    """The device with ids that a configuration that exists does not have yet."""
    probed = Probed(address, shown, what, asked, _kind(asked.polls, catalogue), "")
    taken = taken_ids(config)
    id_ = id_of(probed.identity.name, address, taken)
    renamed = {old: id_of(old.replace("found", id_, 1), address, taken) for old in what.credentials}
    credentials = {renamed[old]: table for old, table in what.credentials.items()}
    sources = {
        name: {key: renamed.get(str(value), value) if key == "credential" else value for key, value in table.items()}
        for name, table in what.sources.items()
    }
    return Probed(address, shown, Given(credentials, sources), asked, probed.kind, id_)


def _kind(polls: tuple[Poll, ...], catalogue: Catalogue) -> str:
    """By its profile, else by what speaks that protocol."""
    for poll in polls:
        profile = catalogue.get(poll.profile) if poll.profile else None
        if profile is not None and profile.kind is not DeviceKind.UNKNOWN:
            return profile.kind.value
    told = (poll.source for poll in polls if poll.failure is None or poll.readings)
    return next((_KINDS[source] for source in told if source in _KINDS), "")


def probed_document(probed: Probed) -> Document:
    """As scripts get it."""
    answered = bool(probed.answered)
    return {
        "at": rfc3339(SystemClock().now()),
        "address": probed.address,
        "id": probed.id,
        "kind": probed.kind or DeviceKind.UNKNOWN.value,
        "profile": probed.profile,
        "identity": identity_document(probed.identity),
        "shown": list(describe(probed.shown)),
        "sources": {poll.source: poll_source_document(poll) for poll in probed.polls},
        "readings": [reading_document(reading) for reading in probed.readings],
        "suggested": [suggested_document(limits) for limits in probed.asked.suggested],
        "toml": toml(probed.draft) if answered else "",
    }


def print_probed(probed: Probed) -> None:
    """For a person: what it is, its readings, the tables that add it."""
    if not probed.answered:
        for line in describe(probed.shown):
            show(line)
        tell(_("Nothing that was given can read this device; see “ronda probe --help”."))
        return
    who = probed.identity
    words = (who.vendor, who.model, who.name)
    show(" · ".join(filter(None, (probed.kind, *words, probed.profile))) or probed.address)
    print_readings(probed.readings, {(one.point, one.instance): spelt(one) for one in probed.asked.suggested})
    show("")
    show(toml(probed.draft).rstrip("\n"))
