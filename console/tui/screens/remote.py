"""What can be done at a site that nobody may enter: the engine is asked once, when it is opened."""

from __future__ import annotations

from console.i18n import _
from console.model.afar import Afar
from console.tui.cells import Line, paragraph
from console.tui.rows.afar import afar_lines
from console.tui.rows.header import crumb
from console.tui.screens.reading import Reading
from console.wire.serving import FromAfar, GetAfar


class RemoteScreen(Reading):
    """`site` is a site's id."""

    def __init__(self, site: str) -> None:
        super().__init__()
        self.site = site
        self._afar: Afar | None = None
        self._waits = _("Asking the engine, and every PDU and BMC there…")

    def subject(self) -> str:
        return self.site

    def told_name(self) -> str:
        return f"remote {self.site}"

    def on_mount(self) -> None:
        super().on_mount()
        self.run_worker(self._look(), group="remote", exclusive=True)

    async def _look(self) -> None:
        reply = await self.asked(GetAfar(self.site))
        if isinstance(reply, FromAfar):
            self._afar = reply.afar
        else:
            self._waits = _("The engine does not say; see below why.")
        self.page.repaint()

    def tell(self, width: int) -> list[Line]:
        if self._afar is None:
            return [crumb(_("From afar"), self.site), (), *paragraph(self._waits, width, "muted")]
        return [crumb(_("From afar"), self._afar.name), (), *afar_lines(self._afar, width)]
