"""The services and one service; sites stand over the list and backups are read on the service's own page."""

from __future__ import annotations

from typing import ClassVar

from textual import on
from textual.binding import BindingType

from console.i18n import _
from console.tui import actions
from console.tui.cells import Line
from console.tui.rows.header import crumb
from console.tui.rows.listing import Listing
from console.tui.rows.service import service_lines
from console.tui.rows.services import Services, backup_lines, quiet_sites, site_lines
from console.tui.screens.browse import Table
from console.tui.screens.frame import bound
from console.tui.screens.reading import Reading
from console.tui.screens.serving import accept
from console.tui.widgets.lines import Lines
from console.wire.messages import Done
from console.wire.serving import CheckService

_MOST_ABOVE = 6


class ServicesScreen(Table):
    """Every service, under the sites that they stand on."""

    BINDINGS: ClassVar[list[BindingType]] = bound(actions.LIST)

    def listing(self) -> Listing:
        return Services()

    def above(self, width: int) -> list[Line]:
        scene = self.seat.scene
        told = [*site_lines(scene, quiet_sites(scene), width), *backup_lines(scene)][: _MOST_ABOVE - 2]
        lines = [crumb(_("Services")), *told]
        room = min(_MOST_ABOVE, 2 + len(scene.world.site_views) + len(scene.world.backups))
        return lines + [()] * (room - len(lines))

    def told_name(self) -> str:
        return "services"

    @on(Lines.Opened)
    def _opened(self, event: Lines.Opened) -> None:
        self.go("service", event.key)


class ServiceScreen(Reading):
    """One service; `p` makes its checks at once."""

    BINDINGS: ClassVar[list[BindingType]] = bound(actions.SERVICE, actions.PAGE)

    def __init__(self, service: str) -> None:
        super().__init__()
        self.service = service

    def scopes(self) -> tuple[str, ...]:
        return (actions.SERVICE, actions.PAGE)

    def subject(self) -> str:
        return self.service

    def told_name(self) -> str:
        return f"service {self.service}"

    def tell(self, width: int) -> list[Line]:
        scene = self.seat.scene
        view = scene.world.services.get(self.service)
        name = view.name if view is not None else self.service
        return [crumb(_("Services"), name), (), *service_lines(self.service, scene, width)]

    def do_check(self) -> None:
        self.run_worker(self._check(), group="check", exclusive=True)

    def do_accept(self) -> None:
        self.run_worker(accept(self, self.service), group="start", exclusive=True)

    async def _check(self) -> None:
        reply = await self.asked(CheckService(self.service), _("Checking {name}…").format(name=self.service))
        if isinstance(reply, Done):
            self.say(reply.message)
