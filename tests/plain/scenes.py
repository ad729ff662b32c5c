"""Scenes of the small server room, told in words."""

from __future__ import annotations

from console.model.snapshot import Snapshot
from console.plain.words import SPOKEN
from console.tui.rows.scene import Scene, concerns
from tests.fakes import world as worlds


def scene_of(world: Snapshot) -> Scene:
    """The world at its own moment, as a plain session sees it."""
    return Scene(world, worlds.NOW, SPOKEN, concerns=concerns(world.alerts.values()))


def is_prose(line: str) -> bool:
    """Whether a line has words, their punctuation and units, and nothing that is drawn."""
    return line == " ".join(line.split()) and not any("─" <= sign <= "◿" or "✀" <= sign <= "➿" for sign in line)
