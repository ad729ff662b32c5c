"""Papers from the console: an incident's report, what is known in one signed bundle, the page for the next shift."""

from __future__ import annotations

import hashlib
from datetime import datetime
from pathlib import Path
from typing import ClassVar

from textual.binding import BindingType

from console.errors import ConfigError, RondaError
from console.i18n import _
from console.model.text import neutralise
from console.tui import actions
from console.tui.cells import Line, paragraph
from console.tui.rows.header import crumb
from console.tui.screens.choose import Choice, Choose
from console.tui.screens.frame import Frame, bound
from console.tui.screens.prompt import Prompt
from console.tui.screens.reading import Reading
from console.tui.sticks import sticks
from console.tui.widgets.markdown import markdown_lines
from console.wire.attending import TakeShift
from console.wire.messages import Done

_HERE = "here"


async def report(frame: Frame, incident: str) -> None:
    """Write an incident's report among the person's own things, and say where."""
    papers = frame.seat.papers
    if papers is None or incident not in frame.seat.scene.world.incidents:
        frame.say(_("Open the incident first: a report is of one incident."))
        return
    frame.say(_("Writing the report…"))
    try:
        page = await papers.report(incident)
        path = frame.seat.personal.keep(f"reports/{incident}.html", page.encode())
    except RondaError as error:
        frame.say(str(error), "banner")
    else:
        frame.app.push_screen(Told(_("Report"), _("The report is {path}; a browser opens it.").format(path=path)))


async def evacuate(frame: Frame) -> None:
    """Write everything that is known to a stick, or here, signed."""
    papers = frame.seat.papers
    if papers is None:
        frame.say(_("This console cannot write papers."))
        return
    seat = frame.seat
    stamp = datetime.fromtimestamp(seat.clock.now(), seat.zone).strftime("ronda-%Y%m%d-%H%M%S")
    try:
        own = seat.personal.directory("evacuations")
    except ConfigError as error:
        frame.say(str(error))
        return
    found = tuple(Choice(str(place), neutralise(str(place)), _("a stick or disk")) for place in sticks())
    here = Choice(_HERE, _("this machine"), str(own))
    chosen = await frame.app.push_screen_wait(Choose(_("Where to?"), (*found, here)))
    if chosen is None:
        return
    frame.say(_("Taking everything that is known along…"))
    try:
        told = await papers.evacuate((own if chosen == _HERE else Path(chosen)) / stamp)
    except RondaError as error:
        frame.say(str(error), "banner")
    else:
        frame.app.push_screen(Told(_("Taken along"), told))


class Told(Reading):
    """What was written and where, in full: a path and a fingerprint are longer than a line."""

    LIVE = False

    def __init__(self, title: str, text: str) -> None:
        super().__init__()
        self._title = title
        self._text = text

    def tell(self, width: int) -> list[Line]:
        return [crumb(self._title), (), *paragraph(self._text, width)]


class HandOver(Reading):
    """The page for the next shift; the incoming person puts their name to it."""

    BINDINGS: ClassVar[list[BindingType]] = bound(actions.SHIFT, actions.PAGE)

    def __init__(self) -> None:
        super().__init__()
        self._page = ""
        self._waits = _("Asking the engine…")

    def scopes(self) -> tuple[str, ...]:
        return (actions.SHIFT, actions.PAGE)

    def told_name(self) -> str:
        return "hand-over"

    def on_mount(self) -> None:
        super().on_mount()
        self.run_worker(self._fetch(), group="paper", exclusive=True)

    async def _fetch(self) -> None:
        papers = self.seat.papers
        try:
            self._page = "" if papers is None else await papers.hand_over()
        except RondaError as error:
            self._waits = str(error)
        self.page.repaint()

    def tell(self, width: int) -> list[Line]:
        head = [crumb(_("Hand-over")), ()]
        if not self._page:
            return [*head, *paragraph(self._waits, width, "muted")]
        return head + markdown_lines(self._page, width)

    def do_initial(self) -> None:
        self.run_worker(self._initial(), group="paper", exclusive=True)

    async def _initial(self) -> None:
        if not self._page:
            return
        text = _("Your name goes on record with the digest of this very page.")
        missing = _("Type your name first; Esc takes nothing over.")
        prompt = Prompt(_("Take the shift"), text, _("Your name"), missing=missing)
        name = await self.app.push_screen_wait(prompt)
        if name is not None:
            reply = await self.asked(TakeShift(name, hashlib.sha256(self._page.encode()).hexdigest()))
            if isinstance(reply, Done):
                self.say(reply.message)
