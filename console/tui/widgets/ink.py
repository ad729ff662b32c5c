"""Roles become terminal styles here, and nowhere else; what a role looks like is the theme's."""

from __future__ import annotations

import re
from functools import lru_cache

from rich.cells import cell_len, set_cell_size
from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip
from textual.theme import Theme as TextualTheme

from console.tui.cells import Line, Span
from console.tui.themes import TERMINALS_OWN, Ink, Theme

CELL_CACHE = 8192
_RULER = "columns"
"""The one role of which an underline is a line under the whole table's head."""

_NO_LINE = Style(underline=False)
_IN_ASCII = str.maketrans("…›“”’×·—", '~>""\'x.-')
"""Punctuation of our own sentences for terminals that have none of it, cell for cell."""

_DISPUTED = re.compile("\ufe0f|\u200d(?=[\u2190-\u2bff\U0001f000-\U0001faff])")
"""What makes one sign of several emoji or a wide one of a narrow: terminals disagree on how many cells those have."""


class Inks:
    """The styles of one theme, each role with and without the cursor on its line."""

    def __init__(self, theme: Theme, *, ascii_only: bool = False) -> None:
        self.theme = theme
        self._ascii_only = ascii_only
        self._styles: dict[tuple[str, bool], Style] = {}

    def style(self, role: str, under_cursor: bool = False) -> Style:
        """The style of a role."""
        key = (role, under_cursor)
        style = self._styles.get(key)
        if style is None:
            style = self._styles[key] = self._made(self.theme.ink(role), under_cursor)
        return style

    def _made(self, ink: Ink, under_cursor: bool) -> Style:
        over = under_cursor and ink.background == self.theme.background
        return Style(
            color=self.theme.text if over and self.theme.cursor_reverse else ink.color,
            bgcolor=self.theme.cursor if over else ink.background,
            bold=ink.bold or None,
            italic=ink.italic or None,
            underline=ink.underline or None,
            reverse=(ink.reverse or (over and self.theme.cursor_reverse)) or None,
            dim=ink.dim or None,
        )

    def strip(self, line: Line, width: int, under_cursor: bool = False, rest: str = "text") -> Strip:
        """The line as a strip of exactly `width` cells, cut with an ellipsis; blanks join their neighbour's style."""
        segments: list[Segment] = []
        room = width
        for text, role in (*_cut(_undisputed(line), width), (" " * width, rest)):
            if self._ascii_only:
                text = text.translate(_IN_ASCII)
            cells = cell_len(text)
            if cells > room:
                text, cells = set_cell_size(text, room), room
            room -= cells
            style = self.style(role, under_cursor)
            before, said, after = _without_ruling(text) if style.underline and role != _RULER else ("", text, "")
            for part, inked in ((before, style + _NO_LINE), (said, style), (after, style + _NO_LINE)):
                if part:
                    _join(segments, part, inked)
        return Strip(segments, width)


def _without_ruling(text: str) -> tuple[str, str, str]:
    """The blanks that only fill a cell before and after what is said; one blank is part of what is said."""
    said = text.strip(" ")
    before = len(text) - len(text.lstrip(" "))
    after = len(text) - before - len(said)
    first, last = before if before > 1 else 0, after if after > 1 else 0
    return text[:first], text[first : len(text) - last], text[len(text) - last :]


def _undisputed(line: Line) -> Line:
    if all(span.text.isascii() for span in line):
        return line
    return tuple(Span(_DISPUTED.sub("", span.text), span.role) for span in line)


def _cut(line: Line, width: int) -> Line:
    """The line as it is where it fits; otherwise up to an ellipsis in the last cell."""
    if cell_len("".join(span.text for span in line).rstrip()) <= width:
        return line
    kept: list[Span] = []
    room = width
    for span in line:
        cells = cell_len(span.text)
        if cells >= room:
            return (*kept, Span(fit(span.text + "…", room), span.role))
        kept.append(span)
        room -= cells
    return tuple(kept)


def _join(segments: list[Segment], text: str, style: Style) -> None:
    if segments:
        before, last, _control = segments[-1]
        if last is not None and (last == style or (text.isspace() and _blank_alike(last, style))):
            segments[-1] = Segment(before + text, last)
            return
    segments.append(Segment(text, style))


def _blank_alike(one: Style, other: Style) -> bool:
    if one.bgcolor != other.bgcolor or one.underline or other.underline:
        return False
    return bool(one.reverse) == bool(other.reverse) and (not one.reverse or one.color == other.color)


@lru_cache(CELL_CACHE)
def fit(text: str, width: int, right: bool = False, tail: bool = False) -> str:
    """`text` in exactly `width` cells, cut with an ellipsis (or to its `tail`); wide characters count double."""
    if not text.isascii():
        text = _DISPUTED.sub("", text)
    cells = cell_len(text)
    if cells > width:
        if tail:
            return set_cell_size(text[::-1], width)[::-1]
        return set_cell_size(text, width - 1) + "…" if width > 0 else ""
    blank = " " * (width - cells)
    return blank + text if right else text + blank


def textual_theme(name: str, theme: Theme) -> TextualTheme:
    """The same theme for Textual's own widgets: inputs and buttons."""

    def color(value: str) -> str:
        if value == TERMINALS_OWN:
            return "ansi_default"
        return value if value.startswith("#") else f"ansi_{value}"

    accent, text, back = theme.ink("accent"), color(theme.text), color(theme.background)
    return TextualTheme(
        name=f"ronda-{name}",
        primary=color(accent.color),
        accent=color(accent.color),
        warning=color(theme.ink("warning").color),
        error=color(theme.ink("critical").color),
        success=color(theme.ink("ok").color),
        foreground=text,
        background=back,
        surface=back,
        panel=color(theme.bar),
        dark=theme.dark,
        ansi=theme.native,
        variables={
            "ansi-background": back,
            "cursor-line": color(theme.cursor),
            "input-cursor-background": text,
            "input-cursor-foreground": back,
        },
    )
