"""One incident: its course, what it endangers, its alerts, and taking all of them on at once."""

from __future__ import annotations

from typing import ClassVar

from textual.binding import BindingType

from console.i18n import _
from console.tui import actions
from console.tui.cells import Line
from console.tui.rows.header import crumb
from console.tui.rows.incident import incident_lines, touched
from console.tui.screens.attending import Attends
from console.tui.screens.frame import bound
from console.tui.screens.reading import Reading
from console.tui.screens.start import plan_near
from console.tui.screens.taking import acknowledge


class IncidentScreen(Attends, Reading):
    """Stays true while it is open."""

    BINDINGS: ClassVar[list[BindingType]] = bound(actions.INCIDENT, actions.PAGE)

    def __init__(self, incident: str) -> None:
        super().__init__()
        self.incident = incident

    def scopes(self) -> tuple[str, ...]:
        return (actions.INCIDENT, actions.PAGE)

    def subject(self) -> str:
        return self.incident

    def told_name(self) -> str:
        return f"incident {self.incident}"

    def tell(self, width: int) -> list[Line]:
        return [crumb(_("Incidents"), self.incident), (), *incident_lines(self.incident, self.seat.scene, width)]

    def do_runbooks(self) -> None:
        world = self.seat.scene.world
        incident = world.incidents.get(self.incident)
        book = None if incident is None else world.runbooks.get(incident.runbook)
        if incident is None or book is None:
            self.say(_("No runbook is written for this incident; “:runbook” lists all of them."))
        else:
            near = touched(incident, self.seat.scene)
            self.run_worker(plan_near(self, book, near), group="start", exclusive=True)

    def do_acknowledge_all(self) -> None:
        world = self.seat.scene.world
        incident = world.incidents.get(self.incident)
        alerts = [] if incident is None else [id_ for id_ in incident.alerts if id_ in world.alerts]
        free = [id_ for id_ in alerts if world.alerts[id_].acknowledged is None and world.alerts[id_].ended_at is None]
        if not free:
            self.say(_("Every alert of this incident is taken on."))
            return
        self.run_worker(acknowledge(self, free), group="acknowledge", exclusive=True)
