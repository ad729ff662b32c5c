"""What devices read, as JSON."""

from __future__ import annotations

from console.clock import rfc3339
from console.documents.document import Document, told_at
from console.model.device import Identity
from console.model.event import TrapReceived
from console.model.poll import Poll
from console.model.reading import Reading
from console.model.snapshot import DeviceView, SourceView


def reading_document(reading: Reading) -> Document:
    """One reading; `note` only where something is to be said."""
    document: Document = {
        "point": reading.point,
        "instance": reading.instance,
        "value": reading.value,
        "unit": reading.unit,
        "state": reading.state.value,
        "quality": reading.quality.value,
        "taken_at": rfc3339(reading.taken_at),
    }
    return document | ({"note": reading.note} if reading.note else {})


def identity_document(identity: Identity) -> Document:
    """What a device says of itself."""
    return {
        "vendor": identity.vendor,
        "model": identity.model,
        "serial": identity.serial,
        "firmware": identity.firmware,
        "name": identity.name,
    }


def poll_source_document(poll: Poll) -> Document:
    """How one source answered one poll."""
    document: Document = {"ok": poll.failure is None, "ms": round(poll.took_s * 1000)}
    if poll.failure is not None:
        document |= {"cause": poll.failure.cause.value, "message": poll.failure.message}
    return document


def source_document(source: SourceView) -> Document:
    """How one source does."""
    document: Document = {"ok": source.ok, "ms": round(source.took_s * 1000), "good_at": told_at(source.good_at)}
    if source.cause is not None:
        document |= {"cause": source.cause.value, "message": source.message}
    return document


def device_document(view: DeviceView, readings: tuple[Reading, ...]) -> Document:
    """A device with all its readings, as `ronda status --json` has it."""
    place = {"site": view.place.site, "room": view.place.room, "rack": view.place.rack, "unit": view.place.unit}
    return {
        "kind": view.kind.value,
        "profile": view.profile,
        "state": view.state.value,
        "quality": view.quality.value,
        "place": place,
        "identity": identity_document(view.identity),
        "sources": {name: source_document(source) for name, source in view.sources.items()},
        "readings": [reading_document(reading) for reading in readings],
    }


def event_document(event: TrapReceived) -> Document:
    """A trap or inform."""
    return {
        "id": event.id,
        "device": event.device,
        "sender": event.sender,
        "at": rfc3339(event.at),
        "trap": event.trap,
        "varbinds": [{"oid": oid, "value": value} for oid, value in event.varbinds],
        "inform": event.inform,
    }
