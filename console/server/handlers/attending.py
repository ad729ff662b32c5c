"""Requests about alerts, silences and incidents."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from console.alerts.sentences import duration
from console.errors import Refused
from console.i18n import _, ngettext
from console.model.silence import AlertMatcher
from console.model.text import neutralise
from console.server.handlers import acknowledging, proving
from console.wire import attending as asked
from console.wire.messages import Done, Reply

if TYPE_CHECKING:
    from console.server.session import Session

_LONGEST = 500
_MOST_IDS = 1000


async def handle(session: Session, request: asked.AttendingRequest) -> Reply:
    """Do what is asked about alerts, silences or incidents."""
    match request:
        case asked.AcknowledgeAlert():
            return await acknowledging.acknowledge(session, request)
        case asked.UnacknowledgeAlert():
            return await acknowledging.unacknowledge(session, request)
        case asked.ClearAlert():
            return await acknowledging.clear(session, request)
        case asked.AcknowledgeMany():
            return await _acknowledge(session, request)
        case asked.PreviewSilence():
            return asked.SilencePreview(session.desk.attending.preview(_bounded(request.matcher)))
        case asked.SilenceAlerts():
            return await _silence(session, request)
        case asked.ShelveAlerts():
            return await _shelve(session, request)
        case asked.TakeShift():
            return await _take_shift(session, request)
        case asked.EndSilence():
            ended = await session.desk.attending.unsilence(request.silence, session.person)
            return Done(_("{id} has ended: {reason}").format(id=ended.id, reason=ended.reason))
        case asked.ProveSensor() | asked.VouchForSensor():
            return await proving.handle(session, request)
        case asked.SendTest():
            return asked.Sent(await session.desk.send_test(neutralise(request.target, _LONGEST), session.person))
        case _incident:
            return await _about_incident(session, request)


async def _acknowledge(session: Session, request: asked.AcknowledgeMany) -> Reply:
    note = neutralise(request.note, _LONGEST)
    taken = await session.desk.attending.acknowledge_all(request.ids[:_MOST_IDS], note, request.for_s, session.person)
    sentence = ngettext("{count} alert is acknowledged", "{count} alerts are acknowledged", len(taken))
    return Done(sentence.format(count=len(taken)))


async def _silence(session: Session, request: asked.SilenceAlerts) -> Reply:
    made = await session.desk.attending.silence(
        _bounded(request.matcher),
        neutralise(request.reason, _LONGEST),
        request.begins_at,
        request.for_s,
        session.person,
    )
    hides = len(session.desk.attending.preview(made.matcher))
    sentence = ngettext("{id} holds {count} alert back now", "{id} holds {count} alerts back now", hides)
    return Done(sentence.format(id=made.id, count=hides))


async def _take_shift(session: Session, request: asked.TakeShift) -> Reply:
    initial = neutralise(request.initial, 100)
    if not initial:
        raise Refused("no_name", _("say who takes the shift"))
    await session.desk.take_shift(initial, neutralise(request.page, 64), session.person)
    return Done(_("on record: {who} takes the shift").format(who=initial))


async def _shelve(session: Session, request: asked.ShelveAlerts) -> Reply:
    reason = neutralise(request.reason, _LONGEST)
    made = await session.desk.attending.shelve(request.ids[:_MOST_IDS], reason, request.for_s, session.person)
    sentence = ngettext("{count} alert is put aside for {time}", "{count} alerts are put aside for {time}", len(made))
    return Done(sentence.format(count=len(made), time=duration(request.for_s)))


async def _about_incident(
    session: Session,
    request: asked.MergeIncidents | asked.SplitIncident | asked.MarkCause | asked.TakeLead | asked.HandOver,
) -> Reply:
    desk, by = session.desk.attending, session.person
    match request:
        case asked.MergeIncidents():
            incident = await desk.merge(request.into, request.other, by)
            return Done(_("{id} is one incident now").format(id=incident.id))
        case asked.SplitIncident():
            incident = await desk.split(request.incident, request.alerts, by)
            return Done(_("{id} is an incident of its own").format(id=incident.id))
        case asked.MarkCause():
            incident = await desk.mark_cause(request.alert, by)
            return Done(_("the cause of {id} is marked").format(id=incident.id))
        case asked.TakeLead():
            incident = await desk.take_lead(request.incident, "" if request.give_up else by.label, by)
            return Done(
                _("nobody has the lead") if request.give_up else _("you have the lead of {id}").format(id=incident.id)
            )
        case asked.HandOver():
            incident = await desk.hand_over(request.incident, neutralise(request.note, 4 * _LONGEST), by)
            return Done(_("your note is in {id}").format(id=incident.id))


def _bounded(matcher: AlertMatcher) -> AlertMatcher:
    """What a client sent, cut to a length that can be shown."""
    fields = {
        name: tuple(neutralise(word, 100) for word in getattr(matcher, name)[:50])
        for name in AlertMatcher.__struct_fields__
    }
    return replace(matcher, **fields)
