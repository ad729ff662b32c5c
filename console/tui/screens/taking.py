"""Taking alerts on, giving them back, clearing what is latched, tagging a device: each asks before it does anything."""

from __future__ import annotations

from collections.abc import Sequence

from console.i18n import _, ngettext
from console.model.alert import Alert, AlertState
from console.tui.rows.alerts import named
from console.tui.screens.attending import NAMED, Attends
from console.tui.screens.frame import Frame
from console.tui.screens.prompt import Prompt
from console.wire.attending import AcknowledgeAlert, AcknowledgeMany, ClearAlert, UnacknowledgeAlert
from console.wire.messages import Done, No
from console.wire.running import TagDevice, UntagDevice


class Takes(Attends):
    """A screen on which alerts are taken on, given back and cleared."""

    def do_acknowledge(self) -> None:
        self.run_worker(acknowledge(self, self.chosen()), group="acknowledge", exclusive=True)

    def do_unacknowledge(self) -> None:
        self.run_worker(give_back(self, self.chosen()), group="acknowledge", exclusive=True)

    def do_clear(self) -> None:
        self.run_worker(clear(self, self.subject()), group="acknowledge", exclusive=True)


async def acknowledge(frame: Frame, alert_ids: Sequence[str]) -> None:
    """Ask for a note and take these alerts on."""
    alerts = _known(frame, alert_ids)
    if not alerts:
        frame.say(_("There is no alert here to take on."))
        return
    note = await frame.app.push_screen_wait(
        Prompt(
            ngettext("Take this alert on", "Take {n} alerts on", len(alerts)).format(n=len(alerts)),
            _("{summary}. For 30 minutes the others see that you have it; the alert itself stays.").format(
                summary=named(alerts, NAMED)
            ),
            _("What are you doing about it?"),
        )
    )
    if note is not None:
        await _take_on(frame, alerts, note)


async def _take_on(frame: Frame, alerts: Sequence[Alert], note: str) -> None:
    many = len(alerts) > 1
    request = (
        AcknowledgeMany(tuple(alert.id for alert in alerts), note) if many else AcknowledgeAlert(alerts[0].id, note)
    )
    reply = await frame.seat.ask(request)
    if isinstance(reply, No):
        frame.say(reply.message, "banner")
    elif isinstance(reply, Done):
        frame.say(reply.message or _("It is yours now."))


async def give_back(frame: Frame, alert_ids: Sequence[str]) -> None:
    """Give these alerts back, after a question; an incident stands for those of its alerts that somebody has."""
    world = frame.seat.scene.world
    meant = [one for id_ in alert_ids for one in (world.incidents[id_].alerts if id_ in world.incidents else (id_,))]
    known = (world.alerts[id_] for id_ in dict.fromkeys(meant) if id_ in world.alerts)
    taken = [(alert, alert.acknowledged.by) for alert in known if alert.acknowledged is not None]
    if not taken:
        frame.say(_("Nobody has taken this alert on."))
        return
    title = ngettext("Give this alert back", "Give {n} alerts back", len(taken)).format(n=len(taken))
    text = _("{summary}: {who} has it. Given back, it calls for somebody again.").format(
        summary=named((alert for alert, _who in taken), NAMED),
        who=", ".join(dict.fromkeys(who for _alert, who in taken)),
    )
    if await _agreed(frame, title, text, _("back")):
        for alert, _who in taken:
            _told(frame, await frame.asked(UnacknowledgeAlert(alert.id)), _("It is nobody's now."))


async def clear(frame: Frame, alert_id: str) -> None:
    """Clear a latched alert, with a note of what was found."""
    alert = frame.seat.scene.world.alerts.get(alert_id)
    if alert is None or not alert.latched:
        frame.say(_("This alert clears itself when its cause is gone."))
        return
    held = alert.state is AlertState.FIRING
    text = _("{summary}. Its cause is still there: the engine will refuse.") if held else _("{summary}. It is over.")
    note = await frame.app.push_screen_wait(
        Prompt(_("Clear this alert"), text.format(summary=alert.summary), _("What did you find there?"))
    )
    if note is not None:
        _told(frame, await frame.asked(ClearAlert(alert_id, note)), _("Cleared."))


async def tag(frame: Frame, device_id: str) -> None:
    """Forbid power on a device, or lift that where it is forbidden; both need a reason."""
    device = frame.seat.scene.world.devices.get(device_id)
    if device is None:
        return
    name = device.name or device.id
    hung = frame.seat.scene.world.tags.get(device_id)
    if hung is not None:
        title, text = _("Let {device} have power again"), _("It is tagged: {tag}. Lifted, runbooks may power it on.")
    else:
        title = _("Do not energise {device}")
        text = _("No runbook will put power on it until the tag is lifted. Hang a real tag on it too.")
    reason = await frame.app.push_screen_wait(
        Prompt(title.format(device=name), text.format(tag="" if hung is None else hung.reason), _("Why?"))
    )
    if reason is not None:
        request = UntagDevice(device_id, reason) if hung is not None else TagDevice(device_id, reason)
        _told(frame, await frame.asked(request), _("Done."))


async def _agreed(frame: Frame, title: str, text: str, word: str) -> bool:
    question = _("Type {word} to do it").format(word=word)
    return await frame.app.push_screen_wait(Prompt(title, text, question, word)) is not None


def _told(frame: Frame, reply: object, otherwise: str) -> None:
    if isinstance(reply, Done):
        frame.say(reply.message or otherwise)


def _known(frame: Frame, ids: Sequence[str]) -> list[Alert]:
    """The alerts that are meant; an incident stands for those of its alerts that fire and that nobody has yet."""
    world = frame.seat.scene.world
    found = {id_: world.alerts[id_] for id_ in ids if id_ in world.alerts}
    for incident in (world.incidents[id_] for id_ in ids if id_ in world.incidents):
        free = (world.alerts[id_] for id_ in incident.alerts if id_ in world.alerts)
        found.update((alert.id, alert) for alert in free if alert.acknowledged is None and alert.ended_at is None)
    return list(found.values())
