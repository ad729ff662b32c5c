"""A question answered by typing a line, or by a word that must be typed exactly."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from textual import on
from textual.binding import BindingType
from textual.widget import Widget
from textual.widgets import Input

from console.i18n import _
from console.tui.cells import Line, Span, paragraph
from console.tui.screens.frame import Frame, bound
from console.tui.widgets.box import Box
from console.tui.widgets.page import Page


class Prompt(Frame):
    """Dismissed with what was typed, or with None; with `word`, only that word is taken.

    `missing` is what an empty answer is told; without it, that others will read the answer.
    """

    AUTO_FOCUS = "#typed"
    ASKING = True
    BINDINGS: ClassVar[list[BindingType]] = bound()

    def __init__(self, title: str, text: str, question: str, word: str = "", missing: str = "") -> None:
        super().__init__()
        self._title = title
        self._text = text
        self._question = question
        self._word = word
        self._missing = missing
        self.to_be_read = bool(word)

    def body(self) -> Iterable[Widget]:
        yield Page(self.tell)
        yield Box("typed", by_hand=bool(self._word))

    def tell(self, width: int) -> list[Line]:
        title, text = (Span(self._title, "strong"),), paragraph(self._text, width)
        hint = Span("  " + _("Enter confirms, Esc leaves everything as it is"), "muted")
        question = (Span(self._question, "accent"), hint)
        height = self.query_one(".body", Page).size.height
        if len(text) + 4 <= height:
            return [title, (), *text, (), question]
        # On a low terminal the end of the text goes, never what is asked.
        return [title, *text[: max(0, height - 2)], question]

    @on(Input.Submitted)
    def _answered(self, event: Input.Submitted) -> None:
        if self._word and event.value != self._word:
            self.say(_("That is not “{word}”. Nothing has been done.").format(word=self._word))
            return
        if not event.value.strip():
            self.say(self._missing or _("Type a few words first: the others will read them."))
            return
        self.dismiss(event.value.strip())
