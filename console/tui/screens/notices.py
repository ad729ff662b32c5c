"""All that the engine has to say to everybody, each notice in full."""

from __future__ import annotations

from console.i18n import _
from console.tui.cells import Line, Span, line, paragraph
from console.tui.rows.header import crumb
from console.tui.screens.reading import Reading


class Notices(Reading):
    """The header shows the first of them only."""

    def told_name(self) -> str:
        return "notices"

    def tell(self, width: int) -> list[Line]:
        lines = [crumb(_("Notices")), ()]
        for number, notice in enumerate(self.seat.scene.world.engine.notices, 1):
            first, *more = paragraph(notice, width - 4)
            lines.append((Span(f"{number:>2}  ", "muted"), *first))
            lines += [(Span("    "), *part) for part in more]
        if len(lines) == 2:
            lines.append(line(Span(_("The engine has nothing to say: all of it works."), "muted")))
        return lines
