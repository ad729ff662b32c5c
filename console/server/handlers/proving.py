"""Requests about the proof of sensors."""

from __future__ import annotations

from typing import TYPE_CHECKING

from console.i18n import _
from console.model.text import neutralise
from console.wire import attending as asked
from console.wire.messages import Done, Reply

if TYPE_CHECKING:
    from console.server.session import Session

_LONGEST = 500


async def handle(session: Session, request: asked.ProveSensor | asked.VouchForSensor) -> Reply:
    """Begin a test, or take somebody's word."""
    desk, sensor = session.desk.proving, neutralise(request.sensor, _LONGEST)
    match request:
        case asked.ProveSensor(note=note):
            test = await desk.begin(sensor, neutralise(note, _LONGEST), session.person)
            minutes = (test.ends_at - test.begins_at) / 60
            sentence = _("the test has begun: for {minutes:.0f} min its alerts call nobody; wet it and dry it again")
            return Done(sentence.format(minutes=minutes))
        case asked.VouchForSensor(reason=reason):
            proof = await desk.vouch(sensor, neutralise(reason, _LONGEST), session.person)
            return Done(_("on record: {sensor} works, by the word of {who}").format(sensor=proof.sensor, who=proof.by))
