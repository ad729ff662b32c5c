"""How lines look when nobody can say whether they still hold: grey, and said so once over the screen."""

from __future__ import annotations

from collections.abc import Sequence

from console.i18n import _
from console.tui import ages
from console.tui.cells import Line, Span
from console.tui.rows.scene import Scene


def lost_line(scene: Scene) -> Line:
    """Since when the engine is silent; nothing while it is there, or when it never was."""
    if scene.lost_at is None or scene.waiting:
        return ()
    time = ages.moment(scene.lost_at, scene.now, scene.zone)
    return (Span(" " + _("Not connected since {time}: last known values.").format(time=time), "notice"),)


def faded(lines: Sequence[Line], scene: Scene) -> list[Line]:
    """The same words, without the colours of what holds now."""
    if scene.lost_at is None:
        return list(lines)
    return [tuple(Span(span.text, "stale") for span in one) for one in lines]
