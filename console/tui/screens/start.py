"""The way from a device or alert to a running runbook: choose, plan, confirm, watch; the engine allows each step."""

from __future__ import annotations

from collections.abc import Iterable

from console.i18n import _
from console.model.run import RunbookInfo
from console.tui.rows.subject import device_of
from console.tui.screens.choose import Choice, Choose
from console.tui.screens.confirm import Confirm
from console.tui.screens.frame import Frame
from console.tui.screens.prompt import Prompt
from console.wire.messages import Done, PollNow
from console.wire.running import ApproveRun, Planned, PlanRun, Started, StartRun


class Starts(Frame):
    """A screen about a device that can be read at once and that runbooks fit."""

    def do_runbooks(self) -> None:
        if self.subject():
            self.run_worker(runbooks_for(self, self.subject()), group="start", exclusive=True)

    def do_poll(self) -> None:
        if self.subject():
            self.run_worker(poll_now(self, self.subject()), group="poll", exclusive=True)


async def poll_now(frame: Frame, device: str) -> None:
    """Have a device read at once and say what came of it."""
    reply = await frame.asked(PollNow(device), _("Asking {device}…").format(device=device))
    if isinstance(reply, Done):
        frame.say(reply.message or _("{device} is being read.").format(device=device))


async def runbooks_for(frame: Frame, device: str) -> None:
    """Choose among the runbooks that fit a device, then go on to its plan."""
    books = {book.id: book for book in frame.seat.link.world.runbooks.values() if device in book.targets}
    if not books:
        frame.say(_("No runbook fits {device} now.").format(device=device))
        return
    choices = tuple(Choice(book.id, book.title, book.description) for book in books.values())
    chosen = await frame.app.push_screen_wait(Choose(_("Runbooks for {device}").format(device=device), choices))
    if chosen is not None:
        await plan(frame, books[chosen], device)


async def plan_near(frame: Frame, book: RunbookInfo, near: Iterable[str]) -> None:
    """The plan of a runbook for the only one of `near` that it fits; where that is none or several, choose first."""
    fitting = [id_ for id_ in dict.fromkeys(near) if id_ in book.targets]
    if len(fitting) == 1:
        await plan(frame, book, fitting[0])
    else:
        await targets_of(frame, book)


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
        await plan(frame, book, chosen)


async def arguments_for(frame: Frame, book: RunbookInfo) -> dict[str, str] | None:
    """What a runbook must be given, asked for one by one; None when the person turns back."""
    arguments: dict[str, str] = {}
    for parameter in book.parameters:
        if parameter.default is not None:
            continue
        missing = _("“{what}” must be given; Esc starts nothing.").format(what=parameter.title)
        question: Choose | Prompt = Prompt(book.title, book.description, parameter.title, missing=missing)
        if parameter.choices:
            question = Choose(parameter.title, tuple(Choice(choice, choice, "") for choice in parameter.choices))
        answer = await frame.app.push_screen_wait(question)
        if answer is None:
            return None
        arguments[parameter.name] = answer
    return arguments


async def plan(frame: Frame, book: RunbookInfo, target: str) -> None:
    """Ask for what is missing and show the exact plan; when it is confirmed, start it and watch it."""
    arguments = await arguments_for(frame, book)
    if arguments is None:
        return
    frame.opening = True
    try:
        reply = await frame.asked(PlanRun(book.id, target, arguments), _("Asking the engine for the plan…"))
    finally:
        # Another start may end this one: keys would be held back for a plan that does not come.
        awaited, frame.opening = frame.opening and frame.app.screen is frame, False
    if not isinstance(reply, Planned):
        return
    if not awaited:
        # Nobody is to find a question under their fingers that they were not waiting for.
        _say_on_top(frame, _("The plan of “{title}” has come too late: ask for it again.").format(title=book.title))
        return
    question = Confirm(reply.plan)
    typed = await frame.app.push_screen_wait(question)
    if typed is None:
        return
    if question.approves:
        approved = await frame.asked(ApproveRun(reply.plan.id, typed), _("Approving…"))
        if isinstance(approved, Done):
            frame.say(approved.message or _("Approved: somebody else may start it now."))
        return
    started = await frame.asked(StartRun(reply.plan.id, typed), _("Starting…"))
    if isinstance(started, Started):
        frame.go("run", started.run)


def _say_on_top(frame: Frame, sentence: str) -> None:
    top = frame.app.screen
    (top if isinstance(top, Frame) else frame).say(sentence)


async def runbook_named(frame: Frame, name: str, subject: str) -> None:
    """The plan of a runbook by its name, for what the screen is about where it fits that; without one, choose it."""
    books = frame.seat.scene.world.runbooks
    if not name:
        choices = tuple(Choice(book.id, book.title, book.description) for book in books.values())
        answer = await frame.app.push_screen_wait(Choose(_("Runbooks"), choices))
        name = answer or ""
    book = books.get(name)
    if book is None:
        if name:
            frame.say(_("There is no runbook “{name}”.").format(name=name))
        return
    await plan_near(frame, book, (subject, device_of(subject, frame.seat.scene)))
