"""The simulator's own line protocol for rehearsals and tests: one command a line in, one line of JSON out."""

from __future__ import annotations

import asyncio
import json
import os
from collections import Counter
from pathlib import Path
from typing import Any

from msgspec import to_builtins

from console.simulator.happening import WHAT, Happening, UnknownHappening
from console.simulator.scenario import UnknownScenario, load
from console.simulator.simulation import Simulation


class Control:
    """Listens on a Unix socket in the simulator's directory, readable by its owner alone."""

    def __init__(self, simulation: Simulation) -> None:
        self._simulation = simulation
        self._server: asyncio.Server | None = None

    async def open(self, path: Path) -> None:
        """Listen at `path`."""
        before = os.umask(0o177)
        try:
            self._server = await asyncio.start_unix_server(self._talk, path)
        finally:
            os.umask(before)

    async def close(self) -> None:
        """Stop listening."""
        if self._server is not None:
            self._server.close()

    async def _talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while line := await reader.readline():
            writer.write(json.dumps(answer(self._simulation, line.decode("utf-8", "replace"))).encode() + b"\n")
            await writer.drain()
        writer.close()


def answer(simulation: Simulation, line: str) -> Any:
    """What a line brings: `state`, `counts`, `scenario`, `play SCENARIO`, or a happening: `WHAT TARGET = VALUE`.

    A happening's target may hold spaces; its value is the last word: `probe Raised floor = wet`.
    """
    word, _, rest = line.strip().partition(" ")
    if word == "state":
        return to_builtins(simulation.world)
    if word == "counts":
        return counts(simulation)
    if word == "scenario":
        return simulation.scenario.name
    if word == "play":
        return play(simulation, rest)
    target, _, value = rest.partition(" = ")
    try:
        simulation.befall(Happening(word, target.strip(), value.strip()))
    except UnknownHappening as error:
        return {"error": str(error), "known": ["state", "counts", "scenario", "play", *sorted(WHAT)]}
    return {"ok": True, "at_s": simulation.world.at_s}


def play(simulation: Simulation, name: str) -> dict[str, Any]:
    """Begin the story of that name."""
    try:
        simulation.play(load(name))
    except UnknownScenario as error:
        return {"error": str(error)}
    return {"ok": True, "at_s": simulation.world.at_s}


def counts(simulation: Simulation) -> dict[str, dict[str, int]]:
    """For each device how often each thing was done to it from outside."""
    found: dict[str, Counter[str]] = {}
    for command in simulation.world.commands:
        found.setdefault(command.device, Counter())[command.what] += 1
    return {device: dict(counter) for device, counter in found.items()}
