"""A short list to choose from by typing and arrows: runbooks, targets, actions."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar, NamedTuple

from textual import on
from textual.binding import Binding, BindingType
from textual.geometry import Size
from textual.widget import Widget
from textual.widgets import Input

from console.i18n import _
from console.tui.cells import Line, Span, paragraph
from console.tui.screens.frame import Frame, bound
from console.tui.widgets.box import Box
from console.tui.widgets.canvas import Canvas, Drawn
from console.tui.widgets.ink import fit

_LABEL = 18
"""The cells of a label at least; where labels are longer, as many as they have, up to half the width."""


class Choice(NamedTuple):
    """One thing to choose."""

    id: str
    label: str
    help: str
    keys: str = ""


class Choices(Canvas):
    """The choices that match what was typed, one of them under the cursor."""

    def __init__(self, choices: tuple[Choice, ...], prompt: str) -> None:
        super().__init__()
        self._all = choices
        self._prompt = prompt
        self.shown = choices
        self._index = 0

    def narrow(self, typed: str) -> None:
        """Show those that hold every typed word; labels that begin so come first."""
        words = typed.casefold().split()
        shown = [c for c in self._all if all(word in f"{c.label} {c.help} {c.id}".casefold() for word in words)]
        shown.sort(key=lambda choice: not choice.label.casefold().startswith(typed.casefold().strip()))
        self.shown = tuple(shown)
        self._index = 0
        self.repaint()

    def show(self, choices: tuple[Choice, ...]) -> None:
        """Other choices than before."""
        self._all = self.shown = choices
        self._index = 0
        self.repaint()

    def move(self, by: int) -> None:
        """Move the cursor, not past either end."""
        self._index = max(0, min(len(self.shown) - 1, self._index + by))
        self.repaint()

    @property
    def chosen(self) -> Choice | None:
        """What the cursor is on."""
        return self.shown[self._index] if self.shown else None

    def compose_lines(self, width: int, height: int) -> list[Drawn]:
        top = max(0, self._index - height + 1)
        label = max(_LABEL, min(width // 2, max((len(choice.label) for choice in self._all), default=0)))
        with_keys = any(choice.keys for choice in self._all)
        lines = []
        for place, choice in enumerate(self.shown[top : top + height], top):
            here = place == self._index
            sign = self._prompt if here else " "
            spans = (
                Span(f"{sign} ", "accent"),
                Span(fit(choice.label, label) + " ", "strong"),
                Span(f"{choice.keys:<9} " if with_keys else "", "accent"),
                Span(choice.help, "muted"),
            )
            lines.append(Drawn(spans, under_cursor=here))
        if not lines:
            lines.append(Drawn((Span(_("  Nothing matches."), "muted"),)))
        return lines + [Drawn(())] * (height - len(lines))


class Choose(Frame):
    """Dismissed with the id of the choice, or with None."""

    AUTO_FOCUS = "#typed"
    ASKING = True
    BINDINGS: ClassVar[list[BindingType]] = [
        *bound(),
        Binding("down,ctrl+n", "step(1)", show=False),
        Binding("up", "step(-1)", show=False),
    ]

    def __init__(self, title: str, choices: tuple[Choice, ...]) -> None:
        super().__init__()
        self._title = title
        self._choices = choices

    def body(self) -> Iterable[Widget]:
        yield Title(self._title).add_class("title")
        yield Box("typed", _("type to narrow, Enter takes it"))
        yield Choices(self._choices, self.seat.scene.glyphs.prompt)

    def action_step(self, by: int) -> None:
        """Move the cursor."""
        self.query_one(Choices).move(by)

    @on(Input.Changed)
    def _narrow(self, event: Input.Changed) -> None:
        self.query_one(Choices).narrow(event.value)

    @on(Input.Submitted)
    def _take(self) -> None:
        chosen = self.query_one(Choices).chosen
        if chosen is not None:
            self.dismiss(chosen.id)


class Title(Canvas):
    """The list's name, or the question, as many lines as it needs and a blank one."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self._text = text
        self.styles.height = "auto"

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        return len(self._lines(width)) + 1

    def compose_lines(self, width: int, height: int) -> list[Drawn]:
        return [Drawn(one) for one in self._lines(width)]

    def _lines(self, width: int) -> list[Line]:
        return paragraph(self._text, width - 1, "strong", " ")
