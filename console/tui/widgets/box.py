"""The line that a person types into: it does not blink, and takes of a paste what can stand in one line."""

from __future__ import annotations

from textual import events
from textual.message import Message
from textual.widgets import Input

from console.model.text import neutralise

LONGEST = 200
"""Characters; a note is a sentence or two."""


class Box(Input):
    """With `by_hand`, only what is typed counts: what somebody copied, nobody needs to have read."""

    class PasteRefused(Message):
        """Something was pasted where it must be typed."""

    def __init__(self, name: str, placeholder: str = "", *, disabled: bool = False, by_hand: bool = False) -> None:
        super().__init__(id=name, placeholder=placeholder, disabled=disabled, max_length=LONGEST)
        self.cursor_blink = False
        self._by_hand = by_hand

    def _on_paste(self, event: events.Paste) -> None:
        # Textual's own handler would come next and paste once more.
        event.prevent_default()
        event.stop()
        self._put(event.text)

    def restricted(self) -> None:
        """What does not fit is left out without a bell for each letter: it rings for alarms."""

    def action_paste(self) -> None:
        """Paste what was copied in this window."""
        self._put(self.app.clipboard)

    def _put(self, text: str) -> None:
        if self._by_hand:
            self.post_message(self.PasteRefused())
        else:
            start, end = sorted(self.selection)
            room = LONGEST - len(self.value) + end - start
            self.replace(neutralise(text, LONGEST)[:room], start, end)
