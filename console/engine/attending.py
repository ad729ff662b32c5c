"""What people do about alerts and incidents: each deed on record and on the disk before it is answered."""

from __future__ import annotations

import base64
import secrets
from collections.abc import Awaitable, Callable, Iterable, Sequence
from typing import TypeVar

from msgspec import structs

from console.alerts import deciding
from console.alerts.acknowledge import Refusal
from console.alerts.maintenance import KIND
from console.alerts.silences import refused, shelf, would_hide
from console.clock import Clock
from console.engine.intake import Intake
from console.engine.person import Person, who
from console.engine.recorder import Recorder
from console.errors import Refused
from console.i18n import _
from console.model.alert import Alert
from console.model.incident import Incident
from console.model.silence import AlertMatcher, Silence
from console.model.time import Instant, Seconds
from console.store.audit import Deed

T = TypeVar("T")


class Attending:
    """The alert desk; `remember` writes the alerts down, and every method raises `Refused` with a named reason."""

    def __init__(
        self, intake: Intake, recorder: Recorder, remember: Callable[[], Awaitable[None]], clock: Clock
    ) -> None:
        self._intake = intake
        self._outlook = intake.outlook
        self._recorder = recorder
        self._remember = remember
        self._clock = clock

    async def acknowledge(self, alert: str, note: str, for_s: Seconds, by: Person) -> Alert:
        """Take an alert on for a while."""
        now = self._clock.now()
        until = now + for_s if for_s > 0 else None
        outcome = self._intake.book.acknowledge(alert, by.label, note, until, now)
        return await self._told(outcome, Deed(who(by), "alert.acknowledge", alert, reason=note))

    async def unacknowledge(self, alert: str, by: Person) -> Alert:
        """Give an alert back."""
        outcome = self._intake.book.unacknowledge(alert, by.label, self._clock.now())
        return await self._told(outcome, Deed(who(by), "alert.unacknowledge", alert))

    async def clear(self, alert: str, note: str, by: Person) -> Alert:
        """Clear a latched alert whose condition is gone."""
        outcome = self._intake.book.clear_latched(alert, by.label, note, self._clock.now())
        return await self._told(outcome, Deed(who(by), "alert.clear", alert, reason=note))

    async def acknowledge_all(self, ids: Sequence[str], note: str, for_s: Seconds, by: Person) -> tuple[Alert, ...]:
        """Take on every alert that fires among `ids`; an incident stands for all of its alerts."""
        now = self._clock.now()
        until = now + for_s if for_s > 0 else None
        deed = Deed(who(by), "alert.acknowledge", " ".join(ids), reason=note)
        outcomes = [self._intake.book.acknowledge(one, by.label, note, until, now) for one in self._expanded(ids)]
        taken = tuple(one for one in outcomes if isinstance(one, Alert))
        if not taken:
            raise await self._recorder.refuse(deed, "not_firing", _("None of that is firing."))
        self._intake.tell(taken)
        await self._keep(deed)
        return taken

    def preview(self, matcher: AlertMatcher) -> tuple[Alert, ...]:
        """The alerts that a silence with this matcher would hold back now."""
        situation = self._outlook.situation
        placed = ((alert, situation.relations.place(alert.device)) for alert in situation.alerts())
        return would_hide(matcher, placed)

    async def silence(
        self, matcher: AlertMatcher, reason: str, begins_at: Instant, for_s: Seconds, by: Person, kind: str = "silence"
    ) -> Silence:
        """Put alerts aside for a while."""
        begins_at = max(begins_at, self._clock.now())
        made = Silence(_fresh_id(kind), matcher, by.label, reason, begins_at, begins_at + for_s, kind)
        details = {key: " ".join(value) for key, value in structs.asdict(matcher).items() if value}
        deed = Deed(who(by), f"{kind}.set", made.id, reason=reason, details=details | {"for_s": f"{for_s:.0f}"})
        refusal = refused(made, self._clock.now())
        if refusal is not None:
            raise await self._recorder.refuse(deed, refusal.reason, refusal.message)
        self._outlook.situation.silences.put(made)
        await self._silences_changed(deed)
        return self._outlook.situation.silences.find(made.id) or made

    async def shelve(self, alerts: Iterable[str], reason: str, for_s: Seconds, by: Person) -> tuple[Silence, ...]:
        """Put single alerts and their returns aside for a while; of an incident, all of its alerts."""
        found = [self._alert(id_) for id_ in self._expanded(alerts)]
        now = self._clock.now()
        return tuple([await self.silence(shelf(alert), reason, now, for_s, by, "shelf") for alert in found])

    async def unsilence(self, silence: str, by: Person) -> Silence:
        """End a silence or a shelf before its time; a window of the configuration ends only there."""
        deed = Deed(who(by), "silence.end", silence)
        known = self._outlook.situation.silences.find(silence)
        if known is None:
            raise await self._recorder.refuse(
                deed, "unknown_silence", _("There is no silence {id}.").format(id=silence)
            )
        if known.kind == KIND:
            sentence = _("{id} is a window of the configuration; change it there.").format(id=silence)
            raise await self._recorder.refuse(deed, "configured", sentence)
        self._outlook.situation.silences.drop(silence)
        await self._silences_changed(deed)
        return known

    async def merge(self, into: str, other: str, by: Person) -> Incident:
        """Make one incident of two."""
        situation, now = self._outlook.situation, self._clock.now()
        deed = Deed(who(by), "incident.merge", into, details={"other": other})
        moved = await self._accepted(deciding.merge(situation.casebook, into, other, by.label, now), deed)
        return await self._incident(into, moved, deed)

    async def split(self, incident: str, alerts: tuple[str, ...], by: Person) -> Incident:
        """Make an incident of its own of some alerts of another one; returns the new one."""
        book, now = self._outlook.situation.casebook, self._clock.now()
        deed = Deed(who(by), "incident.split", incident, details={"alerts": " ".join(alerts)})
        made = await self._accepted(deciding.split(book, incident, alerts, by.label, now), deed)
        return await self._incident(made.id, made.alerts, deed)

    async def mark_cause(self, alert: str, by: Person) -> Incident:
        """Say that an alert is the cause of its incident."""
        book = self._outlook.situation.casebook
        deed = Deed(who(by), "incident.cause", alert)
        incident = book.of(alert)
        await self._accepted(deciding.mark(book, incident, alert, by.label, self._clock.now()), deed)
        return await self._incident(incident, (), deed)

    async def take_lead(self, incident: str, person: str, by: Person) -> Incident:
        """Give the lead of an incident to a person, or with an empty name to nobody."""
        book = self._outlook.situation.casebook
        deed = Deed(who(by), "incident.lead", incident, details={"person": person})
        await self._accepted(deciding.lead(book, incident, person, by.label, self._clock.now()), deed)
        return await self._incident(incident, (), deed)

    async def hand_over(self, incident: str, note: str, by: Person) -> Incident:
        """Leave a note for whoever comes next."""
        book = self._outlook.situation.casebook
        deed = Deed(who(by), "incident.note", incident, reason=note)
        await self._accepted(deciding.hand_over(book, incident, note, by.label, self._clock.now()), deed)
        return await self._incident(incident, (), deed)

    def _expanded(self, ids: Iterable[str]) -> tuple[str, ...]:
        """The ids of alerts, with the alerts of an incident in place of its own id."""
        book = self._outlook.situation.casebook
        listed = (case.incident.alerts if (case := book.find(id_)) else (id_,) for id_ in ids)
        return tuple(dict.fromkeys(id_ for alerts in listed for id_ in alerts))

    def _alert(self, alert: str) -> Alert:
        found = self._outlook.situation.find(alert)
        if found is None:
            raise Refused("unknown_alert", _("There is no alert {id}; it may have ended long ago.").format(id=alert))
        return found

    async def _told(self, outcome: Alert | Refusal, deed: Deed) -> Alert:
        alert = await self._accepted(outcome, deed)
        self._intake.tell([alert])
        await self._keep(deed)
        return alert

    async def _incident(self, incident: str, moved: Iterable[str], deed: Deed) -> Incident:
        self._outlook.look_again(moved)
        await self._keep(deed)
        case = self._outlook.situation.casebook.find(incident)
        if case is None:
            raise Refused("unknown_incident", _("There is no incident {id}.").format(id=incident))
        return case.incident

    async def _silences_changed(self, deed: Deed) -> None:
        self._outlook.silences_changed()
        await self._keep(deed)

    async def _accepted(self, outcome: T | Refusal, deed: Deed) -> T:
        if isinstance(outcome, Refusal):
            raise await self._recorder.refuse(deed, outcome.reason, outcome.message)
        return outcome

    async def _keep(self, deed: Deed) -> None:
        """On the disk before it is answered: what a person was told is done is still done after a crash."""
        self._outlook.settle()
        await self._remember()
        await self._recorder.record(deed)


def _fresh_id(kind: str) -> str:
    word = base64.b32encode(secrets.token_bytes(4)).decode().lower()[:5]
    return f"{'shelf' if kind == 'shelf' else 'sil'}-{word}"
