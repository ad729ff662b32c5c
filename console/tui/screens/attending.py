"""What can be done about alerts and incidents beside taking them on: put aside, mark, lead, join, hand over."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from msgspec.structs import replace

from console.i18n import _, ngettext
from console.model.alert import Alert, Severity
from console.model.silence import AlertMatcher
from console.model.time import Seconds
from console.tui.rows.alerts import named
from console.tui.rows.scene import severity_rank
from console.tui.screens.choose import Choice, Choose
from console.tui.screens.frame import Frame
from console.tui.screens.prompt import Prompt
from console.wire.attending import (
    HandOver,
    MarkCause,
    MergeIncidents,
    PreviewSilence,
    ShelveAlerts,
    SilenceAlerts,
    SilencePreview,
    SplitIncident,
    TakeLead,
)
from console.wire.messages import Done, Request

_LENGTH = re.compile(r"(?P<count>\d{1,4})\s*(?P<unit>[mhd])\b\s*(?P<rest>.*)", re.DOTALL)
_UNIT_S = {"m": 60.0, "h": 3600.0, "d": 86400.0}
USUAL_S: Seconds = 3600.0
NAMED = 8
"""How many different alerts are named before the rest is counted."""


def length_and_reason(typed: str) -> tuple[Seconds, str]:
    """`2h valve is being replaced` as a length and a reason; without a length, an hour."""
    match = _LENGTH.fullmatch(typed.strip())
    if match is None:
        return USUAL_S, typed.strip()
    return float(match["count"]) * _UNIT_S[match["unit"]], match["rest"].strip()


class Attends(Frame):
    """A screen on which something can be done about the alert or incident that it, or its cursor, is about."""

    def chosen(self) -> list[str]:
        """The ids of the alerts and incidents that are meant."""
        return [self.subject()] if self.subject() else []

    def do_silence(self) -> None:
        self.run_worker(silence(self, self.chosen()), group="attend", exclusive=True)

    def do_mark_cause(self) -> None:
        self.run_worker(mark_cause(self, self.chosen()), group="attend", exclusive=True)

    def do_lead(self) -> None:
        self.run_worker(lead(self, self.chosen()), group="attend", exclusive=True)

    def do_hand_over(self) -> None:
        self.run_worker(hand_over(self, self.chosen()), group="attend", exclusive=True)

    def do_merge(self) -> None:
        self.run_worker(merge(self, self.chosen()), group="attend", exclusive=True)

    def do_split(self) -> None:
        self.run_worker(split(self, self.chosen()), group="attend", exclusive=True)


async def silence(frame: Frame, ids: Sequence[str]) -> None:
    """Choose what to put aside, seeing how much that would hide now, then say for how long and why."""
    alerts = _alerts(frame, ids)
    if not alerts:
        frame.say(_("There is no alert here to put aside."))
        return
    offers = await _around(alerts[0], frame) if len(alerts) == 1 else _parts(alerts)
    choices = tuple(Choice(offer.label, offer.label, offer.told) for offer in offers)
    title = _("Put aside: {what}").format(what=alerts[0].summary) if len(alerts) == 1 else _("Put aside")
    label = offers[0].label if len(offers) == 1 else await frame.app.push_screen_wait(Choose(title, choices))
    chosen = next((offer for offer in offers if offer.label == label), None)
    if chosen is None:
        return
    still = _("It is still shown and counted, it calls nobody, and it calls again when the time is over.")
    typed = await frame.app.push_screen_wait(
        Prompt(
            _("Put aside for a while"),
            f"{chosen.told[:1].upper()}{chosen.told[1:]}. {still}",
            _("For how long and why? (2h pump is being replaced)"),
        )
    )
    if typed is None:
        return
    for_s, reason = length_and_reason(typed)
    request: Request = ShelveAlerts(tuple(alert.id for alert in chosen.alerts), reason, for_s)
    if chosen.matcher is not None:
        request = SilenceAlerts(chosen.matcher, reason, for_s)
    await _told(frame, request)


class Offer(NamedTuple):
    """What may be put aside together, and what is told of how much that holds back now; these alerts, or a matcher."""

    label: str
    told: str
    alerts: tuple[Alert, ...] = ()
    matcher: AlertMatcher | None = None


def would_hide(alerts: Sequence[Alert]) -> str:
    """How many alerts would be put aside, how many of them are critical, and which: the critical ones first."""
    told = ngettext("would put {n} aside now", "would put {n} aside now", len(alerts)).format(n=len(alerts))
    critical = sum(alert.severity is Severity.CRITICAL for alert in alerts)
    if critical:
        told += ", " + ngettext("{n} critical", "{n} critical", critical).format(n=critical)
    worst_first = sorted(alerts, key=lambda alert: severity_rank(alert.severity))
    return f"{told}: {named(worst_first, NAMED)}" if alerts else told


def _parts(alerts: list[Alert]) -> list[Offer]:
    """Of several alerts: all but the critical ones, which stand first to be taken, or all of them."""
    mild = tuple(alert for alert in alerts if alert.severity is not Severity.CRITICAL)
    every = Offer(_("all of them"), would_hide(alerts), tuple(alerts))
    if not 0 < len(mild) < len(alerts):
        return [every]
    return [Offer(_("all but the critical ones"), would_hide(mild), mild), every]


async def _around(alert: Alert, frame: Frame) -> list[Offer]:
    """Of a single alert: it alone, or what is around it, with what the engine says that would hold back."""
    wider = [Offer(label, await _foretold(frame, m), (), m) for label, m in _offers(alert, frame).items()]
    return [Offer(_("only this alert"), would_hide((alert,)), (alert,)), *wider]


def _offers(alert: Alert, frame: Frame) -> dict[str, AlertMatcher]:
    """What may be meant by putting an alert aside, from the narrow to the wide."""
    device = AlertMatcher(devices=(alert.device,))
    offers = {
        _("{rule} on {device}").format(rule=alert.rule, device=alert.device): replace(device, rules=(alert.rule,)),
        _("everything on {device}").format(device=alert.device): device,
    }
    known = frame.seat.scene.world.devices.get(alert.device)
    if known is not None and known.place.rack:
        rack = known.place.rack
        offers[_("everything in rack {rack}").format(rack=rack)] = AlertMatcher(racks=(rack,))
    if known is not None and known.place.room:
        room = known.place.room
        words = _("{rule} in all of {room}").format(rule=alert.rule, room=room)
        offers[words] = AlertMatcher(rules=(alert.rule,), rooms=(room,))
    return offers


async def _foretold(frame: Frame, matcher: AlertMatcher) -> str:
    reply = await frame.seat.ask(PreviewSilence(matcher))
    # Of an engine that does not say, none is not the answer.
    return would_hide(reply.alerts) if isinstance(reply, SilencePreview) else _("how much that would hide is not known")


async def mark_cause(frame: Frame, ids: Sequence[str]) -> None:
    """Say that an alert is the cause of its incident; of an incident, choose which of its alerts."""
    world = frame.seat.scene.world
    incident = world.incidents.get(ids[0]) if ids else None
    alert = ids[0] if ids else ""
    if incident is not None:
        known = [world.alerts[id_] for id_ in incident.alerts if id_ in world.alerts and not world.alerts[id_].ended_at]
        choices = tuple(Choice(one.id, one.summary, one.device) for one in known)
        chosen = await frame.app.push_screen_wait(Choose(_("Which of them is the cause?"), choices))
        alert = chosen or ""
    if alert:
        await _told(frame, MarkCause(alert))


async def lead(frame: Frame, ids: Sequence[str]) -> None:
    """Take the lead of an incident; where somebody has it already, take it over or leave it to nobody."""
    incident = _incident(frame, ids)
    if not incident:
        return
    person = frame.seat.scene.world.incidents[incident].person
    choices = [Choice("take", _("take the lead"), "")]
    if person:
        choices.append(Choice("give", _("nobody has the lead"), _("for when you leave and nobody follows")))
    title = _("{person} has the lead").format(person=person) if person else _("Nobody has the lead")
    chosen = await frame.app.push_screen_wait(Choose(title, tuple(choices)))
    if chosen is not None:
        await _told(frame, TakeLead(incident, give_up=chosen == "give"))


async def hand_over(frame: Frame, ids: Sequence[str]) -> None:
    """Leave a note for whoever comes next."""
    incident = _incident(frame, ids)
    if not incident:
        return
    note = await frame.app.push_screen_wait(
        Prompt(
            _("Note for whoever comes next"),
            frame.seat.scene.world.incidents[incident].note or _("Nobody has left a note yet."),
            _("What must they know? It takes the place of the note above."),
        )
    )
    if note is not None:
        await _told(frame, HandOver(incident, note))


async def merge(frame: Frame, ids: Sequence[str]) -> None:
    """Join the marked incidents, or the one under the cursor with another that is chosen."""
    world = frame.seat.scene.world
    marked = [id_ for id_ in ids if id_ in world.incidents]
    if not marked:
        frame.say(_("Choose an incident first, or mark several with Space."))
        return
    into, *others = marked
    if not others:
        choices = tuple(Choice(one.id, one.title, "") for one in world.incidents.values() if one.id != into)
        if not choices:
            frame.say(_("There is no other incident to join to this one."))
            return
        other = await frame.app.push_screen_wait(Choose(_("Join which incident to this one?"), choices))
        others = [other] if other else []
    for other in others:
        await _told(frame, MergeIncidents(into, other))


async def split(frame: Frame, ids: Sequence[str]) -> None:
    """Make an incident of its own of the marked alerts of one incident."""
    alerts = [alert for alert in _alerts(frame, ids) if alert.incident]
    if not alerts or len({alert.incident for alert in alerts}) > 1:
        frame.say(_("Mark alerts of one incident with Space first; E lists them."))
        return
    await _told(frame, SplitIncident(alerts[0].incident, tuple(alert.id for alert in alerts)))


def _incident(frame: Frame, ids: Sequence[str]) -> str:
    """The incident that is meant, or that the alert belongs to; with none, that is said."""
    world = frame.seat.scene.world
    for id_ in ids:
        found = id_ if id_ in world.incidents else world.alerts[id_].incident if id_ in world.alerts else ""
        if found in world.incidents:
            return found
    frame.say(_("This belongs to no incident."))
    return ""


def _alerts(frame: Frame, ids: Sequence[str]) -> list[Alert]:
    """The alerts that are meant, those of an incident one by one; what has ended is left out."""
    world = frame.seat.scene.world
    listed = (world.incidents[id_].alerts if id_ in world.incidents else (id_,) for id_ in ids)
    every = dict.fromkeys(id_ for alerts in listed for id_ in alerts)
    return [world.alerts[id_] for id_ in every if id_ in world.alerts and world.alerts[id_].ended_at is None]


async def _told(frame: Frame, request: Request) -> None:
    reply = await frame.asked(request)
    if isinstance(reply, Done):
        frame.say(reply.message or _("Done."))
