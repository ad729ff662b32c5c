"""What Tab completes after `ronda`: names that ship with it and ids of the engine that runs; it starts no engine."""

from __future__ import annotations

import asyncio
import contextlib
import io
import os
import re
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import Any

import tomli
import typer
from msgspec import Struct

from console.cli.asking import fetch_world
from console.cli.attach import attach
from console.cli.exits import Exit
from console.cli.options import chosen_state
from console.cli.output import mention
from console.cli.supplying import supplies
from console.config.paths import config_path
from console.errors import ConfigError, RondaError
from console.i18n import LOCALE_DIR, _
from console.model.incident import IncidentState
from console.model.snapshot import Snapshot
from console.model.time import Seconds

PATIENCE_S: Seconds = 0.5
"""An engine that takes longer completes nothing: somebody holds the key."""


_WORD = re.compile(r"[\w.,/@+:-]+")
_SPECIAL = re.compile(r"""[^\w .,/%°+=-]""")
"""zsh evaluates what it shows, and some of that a device has said: nothing that a shell could mean goes there."""


class Item(Struct, frozen=True):
    """One way to go on: the word, and what a shell may show beside it; every one is a plain word to the shell."""

    value: str
    help: str = ""
    type: str = "plain"


Words = Mapping[str, str]
"""What may be typed, each with what it is."""
Source = Callable[[Any], Words]
"""From Typer's context to the words; it raises what the engine and the files raise."""


def give_completions(command: Any, path: str = "") -> None:
    """Let Tab complete the parameters of `command` and of all below it."""
    for parameter in command.params:
        if parameter.name == "install_completion":
            parameter.callback = partial(_install, parameter.callback)
        source = _SOURCES.get((path, parameter.name)) or _EVERYWHERE.get(parameter.name)
        if source is not None:
            parameter.shell_complete = partial(_complete, source)
    for name, below in getattr(command, "commands", {}).items():
        give_completions(below, f"{path} {name}".strip())


def _install(install: Callable[[Any, Any, Any], Any], context: Any, parameter: Any, value: Any) -> None:
    """Typer's installing, which says what it did in English only, told in the chosen language."""
    if not value or context.resilient_parsing:
        return
    said = io.StringIO()
    with contextlib.suppress(SystemExit), contextlib.redirect_stdout(said), contextlib.redirect_stderr(said):
        install(context, parameter, value)
    done = re.search(r"(?P<shell>\w+) completion installed in (?P<path>.+)", said.getvalue())
    if done is None:
        raise ConfigError(_("Tab can be taught to bash, zsh and fish; from one of these: ronda --install-completion"))
    mention(_("Tab completes “ronda” in {shell}: {path}; it does so in the next shell.").format(**done.groupdict()))
    raise typer.Exit(Exit.WELL)


def _complete(source: Source, context: Any, incomplete: str) -> list[Item]:
    try:
        words = source(context)
    except (RondaError, OSError, TimeoutError, ValueError):
        return []
    fitting = ((word, what) for word, what in sorted(words.items()) if word.startswith(incomplete))
    return [Item(word, _SPECIAL.sub(" ", what)) for word, what in fitting if _WORD.fullmatch(word)]


def _chosen(context: Any, name: str) -> Path | None:
    """`--config` or `--state-dir` as it stands on the line, here or before the command."""
    while context is not None:
        found = context.params.get(name)
        if found is not None:
            return Path(found)
        context = context.parent
    return None


def _world(context: Any) -> Snapshot:
    directory = chosen_state(_chosen(context, "state"), _chosen(context, "config"))

    async def asked() -> Snapshot:
        async with asyncio.timeout(PATIENCE_S):
            client = await attach(directory)
            try:
                return await fetch_world(client)
            finally:
                await client.close()

    return asyncio.run(asked())


def _devices(context: Any) -> Words:
    return {device.id: device.name for device in _world(context).devices.values()}


def _polled(context: Any) -> Words:
    """The engine's devices; where none runs, those of the configuration's own file."""
    try:
        return _devices(context)
    except (RondaError, OSError, TimeoutError):
        with config_path(_chosen(context, "config")).open("rb") as file:
            tables = tomli.load(file).get("devices", {})
        return {id_: str(table.get("name", "")) for id_, table in tables.items()}


def _alerts(context: Any) -> Words:
    return {alert.id: alert.summary for alert in _world(context).alerts.values()}


def _incidents(context: Any) -> Words:
    found = _world(context).incidents.values()
    return {incident.id: incident.title for incident in found if incident.state is IncidentState.OPEN}


def _every_incident(context: Any) -> Words:
    return {incident.id: incident.title for incident in _world(context).incidents.values()}


def _callable(context: Any) -> Words:
    return {**_alerts(context), **_incidents(context)}


def _runbooks(context: Any) -> Words:
    return {info.id: _(info.title) for info in _world(context).runbooks.values()}


def _targets(context: Any) -> Words:
    """Where the runbook before it fits, or any of them does."""
    known, named = _world(context).runbooks, context.params.get("name")
    fitting = [known[named]] if named in known else known.values()
    return {target: "" for info in fitting for target in info.targets}


def _runs(context: Any) -> Words:
    return {run.id: run.target for run in _world(context).runs.values()}


def _sites(context: Any) -> Words:
    return {site.id: site.name for site in _world(context).sites.values()}


def _rooms(context: Any) -> Words:
    return {room.id: room.name for room in _world(context).rooms.values()}


def _racks(context: Any) -> Words:
    return {rack.id: rack.name for rack in _world(context).racks.values()}


def _services(context: Any) -> Words:
    return {service.id: service.name for service in _world(context).services.values()}


def _silences(context: Any) -> Words:
    return {silence.id: silence.reason for silence in _world(context).silences.values()}


def _tagged(context: Any) -> Words:
    return {tag.id: tag.reason for tag in _world(context).tags.values()}


def _armed(context: Any) -> Words:
    return dict.fromkeys(_world(context).armed, "")


def _flags(context: Any) -> Words:
    return {flag.id: flag.reason for flag in _world(context).flags.values()}


def _places(context: Any) -> Words:
    """What can go: a device, a rack, a room, a site or a service."""
    world = _world(context)
    tables: tuple[Mapping[str, Any], ...] = (world.devices, world.racks, world.rooms, world.sites, world.services)
    return {id_: one.name for table in tables for id_, one in table.items()}


def _scenarios(_context: Any) -> Words:
    from console.simulator.scenario import load, names  # the simulator is loaded only when it is asked for

    return {name: _(load(name).title) for name in names()}


def _themes(_context: Any) -> Words:
    """Those that ship and one's own; a file that is none is found when it is chosen."""
    from console.shipped import shipped
    from console.tui.personal import Personal

    own = Personal.of(os.environ).themes().found
    return dict.fromkeys([*(path.stem for path in shipped("themes").glob("*.toml")), *own], "")


def _supplies(_context: Any) -> Words:
    return dict.fromkeys(supplies(), "")


def _languages(_context: Any) -> Words:
    return dict.fromkeys(["en", *(path.name for path in LOCALE_DIR.iterdir() if path.is_dir())], "")


_EVERYWHERE: Mapping[str, Source] = {
    "scenario": _scenarios,
    "theme": _themes,
    "language": _languages,
    "device": _devices,
    "alert": _alerts,
    "run": _runs,
    "site": _sites,
    "room": _rooms,
    "rack": _racks,
    "id_": _incidents,
}
"""Parameters that mean the same wherever they stand."""
_SOURCES: Mapping[tuple[str, str], Source] = {
    ("poll", "names"): _polled,
    ("files", "name"): _supplies,
    ("accept", "service"): _services,
    ("impact", "about"): _places,
    ("unsilence", "silence"): _silences,
    ("prove", "sensor"): _devices,
    ("shelve", "alerts"): _callable,
    ("untag", "device"): _tagged,
    ("unflag", "flag"): _flags,
    ("report", "incident"): _every_incident,
    ("runbook show", "name"): _runbooks,
    ("runbook plan", "name"): _runbooks,
    ("runbook plan", "target"): _targets,
    ("runbook start", "name"): _runbooks,
    ("runbook start", "target"): _targets,
    ("runbook approve", "target"): _targets,
    ("runbook rehearse", "name"): _runbooks,
    ("runbook veto", "armed"): _armed,
    ("incident show", "id_"): _every_incident,
    ("incident merge", "into"): _incidents,
    ("incident merge", "other"): _incidents,
    ("incident split", "alerts"): _alerts,
}
