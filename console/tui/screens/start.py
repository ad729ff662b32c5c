"""The way from a device or alert to a running runbook: choose, plan, confirm, watch; the engine allows each step."""

from __future__ import annotations

from console.i18n import _
from console.model.run import RunbookInfo
from console.tui.screens.choose import Choice, Choose
from console.tui.screens.confirm import Confirm
from console.tui.screens.frame import Frame
from console.tui.screens.prompt import Prompt
from console.tui.screens.run import RunScreen
from console.wire.messages import AcknowledgeAlert, Done, Planned, PlanRun, PollNow, Started, StartRun


async def poll_now(frame: Frame, device: str) -> None:
    """Have a device read at once and say what came of it."""
    reply = await frame.asked(PollNow(device), _("Asking {device}…").format(device=device))
    if isinstance(reply, Done):
        frame.say(reply.message or _("{device} is being read.").format(device=device))


async def acknowledge(frame: Frame, alert_id: str) -> None:
    """Ask for a note and take the alert on."""
    alert = frame.seat.link.world.alerts.get(alert_id)
    if alert is None:
        return
    note = await frame.app.push_screen_wait(
        Prompt(
            _("Take this alert on"),
            _("{summary}. For 30 minutes the others see that you have it; the alert itself stays.").format(
                summary=alert.summary
            ),
            _("What are you doing about it?"),
        )
    )
    if note is None:
        return
    reply = await frame.asked(AcknowledgeAlert(alert_id, note))
    if isinstance(reply, Done):
        frame.say(reply.message or _("It is yours now."))


async def runbooks_for(frame: Frame, device: str) -> None:
    """Choose among the runbooks that fit a device, then go on to its plan."""
    books = [book for book in frame.seat.link.world.runbooks.values() if device in book.targets]
    if not books:
        frame.say(_("No runbook fits {device} now.").format(device=device))
        return
    choices = tuple(Choice(book.id, book.title, book.description) for book in books)
    chosen = await frame.app.push_screen_wait(Choose(_("Runbooks for {device}").format(device=device), choices))
    if chosen is not None:
        await plan(frame, chosen, device)


async def targets_of(frame: Frame, book: RunbookInfo) -> None:
    """Choose what a runbook is for, then go on to its plan."""
    if not book.targets:
        frame.say(_("“{title}” fits nothing that is here now.").format(title=book.title))
        return
    devices = frame.seat.link.world.devices
    choices = tuple(
        Choice(target, devices[target].name or target if target in devices else target, "") for target in book.targets
    )
    chosen = await frame.app.push_screen_wait(Choose(book.title, choices))
    if chosen is not None:
        await plan(frame, book.id, chosen)


async def plan(frame: Frame, runbook: str, target: str) -> None:
    """Show the exact plan; when it is confirmed, start it and watch it."""
    reply = await frame.asked(PlanRun(runbook, target), _("Asking the engine for the plan…"))
    if not isinstance(reply, Planned):
        return
    typed = await frame.app.push_screen_wait(Confirm(reply.plan))
    if typed is None:
        return
    started = await frame.asked(StartRun(reply.plan.id, typed), _("Starting…"))
    if isinstance(started, Started):
        await frame.app.push_screen(RunScreen(started.run))
