"""All keys of the screen that was asked for, and what the marks mean."""

from __future__ import annotations

from console.i18n import _
from console.model.alert import SEVEREST_FIRST
from console.tui import actions, glyphs
from console.tui.cells import Line, Span, paragraph, widest
from console.tui.rows.device import title
from console.tui.screens.reading import Reading

_KEYS = 16
_LABEL = 16


class Help(Reading):
    """Made from the action registry, so that it cannot be wrong."""

    LIVE = False

    def __init__(self, about: tuple[str, ...]) -> None:
        super().__init__()
        self._about = about

    def tell(self, width: int) -> list[Line]:
        all_ = actions.available(self._about, read_only=self.seat.hands_off, past=self.seat.past is not None)
        here = [action for action in all_ if actions.EVERYWHERE not in action.scopes]
        everywhere = [action for action in all_ if actions.EVERYWHERE in action.scopes]
        lines = [*self._keys(_("Keys of this screen"), here, width), ()] if here else []
        return [*lines, *self._keys(_("Keys everywhere"), everywhere, width), (), title(_("Marks")), *self._marks()]

    def _keys(self, about: str, some: list[actions.Action], width: int) -> list[Line]:
        lines = [title(about)]
        label = max(_LABEL, 1 + widest(_(action.label) for action in some))
        for action in some:
            keys = " ".join(actions.key_name(key) for key in self.seat.keymap.keys(action))
            if not keys:
                keys = f":{action.command}"
            head = (Span(f"{keys:<{_KEYS}}", "accent"), Span(f"{_(action.label):<{label}}", "strong"))
            first, *more = paragraph(_(action.help), max(20, width - _KEYS - label))
            lines.append((*head, *first))
            lines += [(Span(" " * (_KEYS + label)), *line) for line in more]
        return lines

    def _marks(self) -> list[Line]:
        draw = self.seat.scene.glyphs
        states = (glyphs.CRITICAL, glyphs.WARNING, glyphs.UNKNOWN, glyphs.STALE, glyphs.OK)
        severities = tuple(glyphs.of_severity(severity) for severity in SEVEREST_FIRST)
        return [
            tuple(Span(f"{draw.named(mark)}   ", mark.role) for mark in states),
            tuple(Span(f"{draw.named(mark)}   ", mark.role) for mark in severities),
        ]
