"""Sentences that concern everybody who is attached, each under the name of what it is about."""

from __future__ import annotations

import os
from pathlib import Path

from console import __version__
from console.clock import Clock
from console.engine.bus import Bus
from console.model.snapshot import EngineView
from console.model.telling import Undelivered


class Notices:
    """The engine's own row: what it runs with, and what is wrong with it."""

    def __init__(self, bus: Bus, clock: Clock, config: Path) -> None:
        self._bus = bus
        self._clock = clock
        self._config = config
        self._started_at = clock.now()
        self._sentences: dict[str, str] = {}
        self.simulated = False
        self.undelivered: tuple[Undelivered, ...] = ()

    def put(self, about: str, sentence: str | None) -> None:
        """Say `sentence` until another, or None, takes its place; saying the same again tells nobody."""
        if self._sentences.get(about) == sentence:
            return
        if sentence is None:
            self._sentences.pop(about, None)
        else:
            self._sentences[about] = sentence
        self.publish()

    def publish(self) -> None:
        """Put the engine's row on the bus, with the time it has now."""
        view = EngineView(
            version=__version__,
            pid=os.getpid(),
            started_at=self._started_at,
            config=os.fspath(self._config),
            now_at=self._clock.now(),
            simulated=self.simulated,
            notices=tuple(self._sentences.values()),
            undelivered=self.undelivered,
        )
        self._bus.publish([view])
