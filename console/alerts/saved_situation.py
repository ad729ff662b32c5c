"""Incidents, silences and what is off on purpose as bytes that outlive the engine; decides nothing about them."""

from __future__ import annotations

import msgspec
from msgspec import Struct

from console.alerts.incident import Case
from console.alerts.maintenance import KIND
from console.alerts.planned import PlannedOff
from console.alerts.situation import Situation
from console.alerts.suppress import Cause
from console.errors import StoreError
from console.i18n import _
from console.model.silence import Silence

FORMAT = 1


class SavedSituation(Struct, frozen=True):
    """All that alerts alone do not say."""

    format: int
    cases: tuple[Case, ...] = ()
    apart: tuple[str, ...] = ()
    silences: tuple[Silence, ...] = ()
    off: tuple[PlannedOff, ...] = ()
    ended: tuple[Cause, ...] = ()


def pack(situation: Situation) -> bytes:
    """The bytes that `put_back` reads; maintenance windows are the configuration's and are not among them."""
    saved = SavedSituation(
        format=FORMAT,
        cases=situation.casebook.cases(),
        apart=tuple(sorted(situation.gathering.apart)),
        silences=tuple(one for one in situation.silences.all() if one.kind != KIND),
        off=tuple(situation.off.values()),
        ended=tuple(cause for cause in situation.causes.every() if cause.ended_at is not None),
    )
    return msgspec.msgpack.encode(saved)


def put_back(situation: Situation, raw: bytes) -> None:
    """Let a new situation go on from `raw`; a `StoreError` when it is damaged or of an unknown format."""
    try:
        saved = msgspec.msgpack.decode(raw, type=SavedSituation)
    except (msgspec.DecodeError, RecursionError) as error:
        raise StoreError(_("The stored incidents cannot be read ({error}).").format(error=error)) from error
    if saved.format != FORMAT:
        message = _("The stored incidents have format {format}, which this version cannot read.")
        raise StoreError(message.format(format=saved.format))
    situation.casebook.recall(saved.cases)
    situation.gathering.apart.update(saved.apart)
    for silence in saved.silences:
        situation.silences.put(silence)
    situation.off.update((off.device, off) for off in saved.off)
    for cause in saved.ended:
        situation.causes.put(cause)
