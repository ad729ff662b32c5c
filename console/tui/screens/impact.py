"""What would go with something: the engine is asked once, when it is opened."""

from __future__ import annotations

from console.i18n import _
from console.model.impact import Impact
from console.tui.cells import Line, paragraph
from console.tui.rows.header import crumb
from console.tui.rows.impact import impact_lines
from console.tui.screens.reading import Reading
from console.wire.serving import Foreseen, GetImpact


class ImpactScreen(Reading):
    """`about` is an id, or `kind:id`."""

    def __init__(self, about: str) -> None:
        super().__init__()
        self.about = about
        self._impact: Impact | None = None
        self._waits = _("Asking the engine…")

    def subject(self) -> str:
        return self.about

    def told_name(self) -> str:
        return f"impact {self.about}"

    def on_mount(self) -> None:
        super().on_mount()
        self.run_worker(self._foresee(), group="impact", exclusive=True)

    async def _foresee(self) -> None:
        reply = await self.asked(GetImpact(self.about))
        if isinstance(reply, Foreseen):
            self._impact = reply.impact
        else:
            self._waits = _("The engine does not say; see below why.")
        self.page.repaint()

    def tell(self, width: int) -> list[Line]:
        if self._impact is None:
            return [crumb(_("What goes with it"), self.about), (), *paragraph(self._waits, width, "muted")]
        return [crumb(_("What goes with it"), self._impact.name), (), *impact_lines(self._impact, width)]
