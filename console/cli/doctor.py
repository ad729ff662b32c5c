"""`ronda doctor`: looks at everything that Ronda needs and says of each whether it is there and what to do."""

from __future__ import annotations

import asyncio
import os
import resource
import shutil
import stat
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from console import __version__
from console.cli import examining
from console.cli.admittance import account, barred_at, remedy
from console.cli.asking import fetch_world, with_engine
from console.cli.exits import Exit
from console.cli.findings import Finding, all_work, bad, doubt, good, line
from console.cli.options import ConfigOption, JsonOption, StateOption, chosen_state
from console.cli.output import show, show_json
from console.clock import SystemClock
from console.config.paths import absent, config_path, socket_path, visible
from console.errors import EngineAbsent, EngineBarred, EngineSilent, Refused, RondaError
from console.i18n import _, ngettext

if TYPE_CHECKING:
    from console.config.schema import Config


def register(app: typer.Typer) -> None:
    """Add this command."""
    app.command()(doctor)


def doctor(config: ConfigOption = None, state: StateOption = None, json: JsonOption = False) -> None:
    """Examine terminal, configuration, files, engine, clocks and devices; exits with 1 when something is bad."""
    findings = tuple(_examine(config_path(config), chosen_state(state, config)))
    if json:
        show_json(findings)
    else:
        plain = "utf" not in (sys.stdout.encoding or "").lower()
        for finding in findings:
            show(line(finding, plain))
    raise typer.Exit(Exit.WELL if all_work(findings) else Exit.TROUBLE)


def _examine(path: Path, state: Path) -> Iterator[Finding]:
    yield from examining.examine_terminal(_terminal(), os.environ)
    yield from _own_files()
    config, findings = _configuration(path)
    yield from findings
    yield from _files(state)
    if config is not None:
        yield from _keys(config)
        yield from _groups(config)
    yield examining.examine_ntp(_ntp())
    yield _room(state)
    limit, _most = resource.getrlimit(resource.RLIMIT_NOFILE)
    yield examining.examine_files(limit, len(config.devices) if config is not None else 0)
    yield from _engine(state, path, config)


def _terminal() -> examining.Terminal:
    size = shutil.get_terminal_size()
    is_terminal = sys.stdin.isatty() and sys.stdout.isatty()
    return examining.Terminal(is_terminal, size.columns, size.lines, sys.stdout.encoding or "ascii")


def _own_files() -> Iterator[Finding]:
    from console.shipped import shipped
    from console.tui.personal import Personal  # only here and where the console is drawn
    from console.tui.themes import read_themes

    remedy = _("correct the file; until then the console opens without it")
    personal = Personal.of(os.environ)
    for sentence in personal.amiss(read_themes(shipped("themes"))):
        yield doubt("own_files", sentence, remedy)
    for sentence in personal.slips():
        yield doubt("own_files", sentence, _("give one of them another key"))


def _configuration(path: Path) -> tuple[Config | None, list[Finding]]:
    from console.config.load import read
    from console.config.problems import Gravity
    from console.engine.load import examined_and_proved  # reads profiles, rules and runbooks: only here

    if absent(path):
        remedy = _("run “ronda” in a terminal: it offers a demo, a device to probe, or a sample to begin with")
        return None, [bad("configuration", _("there is none at {path}").format(path=path), remedy)]
    problems = examined_and_proved(path)
    wrong = sum(problem.severity is Gravity.ERROR for problem in problems)
    if wrong:
        words = ngettext("{count} mistake in {path}", "{count} mistakes in {path}", wrong)
        return read(path).config, [bad("configuration", words.format(count=wrong, path=path), _("see “ronda check”"))]
    if problems:
        words = ngettext("{count} warning in {path}", "{count} warnings in {path}", len(problems))
        said = words.format(count=len(problems), path=path)
        return read(path).config, [doubt("configuration", said, _("see “ronda check”"))]
    return read(path).config, [good("configuration", str(path))]


def _files(state: Path) -> Iterator[Finding]:
    if not visible(state) and not absent(state):
        yield bad("state", _("{path} cannot be read").format(path=state), _("name another with --state-dir"))
        return
    try:
        yield from examining.examine_state(_file(state), _file(socket_path(state)))
    except RondaError as error:
        yield bad("state", str(error), _("name another with --state-dir"))


def _file(path: Path) -> examining.File:
    try:
        found = path.stat()
    except OSError:
        return examining.File(path, None)
    return examining.File(
        path,
        stat.S_IMODE(found.st_mode),
        os.access(path, os.R_OK),
        found.st_uid == os.getuid(),
        stat.S_ISDIR(found.st_mode),
    )


def _keys(config: Config) -> Iterator[Finding]:
    from console.config.schema import SshCredential  # pydantic is loaded only where there is a configuration

    for id_, credential in config.credentials.items():
        if isinstance(credential, SshCredential):
            if credential.key_file is not None:
                yield examining.examine_key(id_, _file(credential.key_file.expanduser()))
            yield examining.examine_known_hosts(id_, _file(credential.known_hosts.expanduser()))


def _groups(config: Config) -> Iterator[Finding]:
    from console.config.groups import exists  # pydantic is loaded only where there is a configuration

    named = _granted(config)
    yield from examining.examine_groups(named, frozenset(filter(exists, named)))


def _granted(config: Config) -> list[str]:
    access, socket_group = config.access, config.engine.socket_group
    named = [*access.viewers, *access.operators, *access.approvers, *access.admins]
    return [*named, socket_group] if socket_group else named


def _ntp() -> str | None:
    command = ["timedatectl", "show", "--property=NTPSynchronized", "--value"]
    try:
        said = subprocess.run(command, capture_output=True, text=True, check=True, timeout=5)
    except (OSError, subprocess.SubprocessError):
        return None
    return said.stdout.strip()


def _room(state: Path) -> Finding:
    there = next(path for path in (state.absolute(), *state.absolute().parents) if visible(path))
    usage = shutil.disk_usage(there)
    return examining.examine_room(there, usage.free, usage.total)


def _engine(state: Path, path: Path, config: Config | None) -> Iterator[Finding]:
    try:
        world = with_engine(state, "", fetch_world)
    except EngineBarred as error:
        yield bad("engine", str(error), remedy(barred_at(socket_path(state)), account()))
        return
    except EngineSilent as error:
        words = _("its process, named in {lock}, is stopped or overloaded: kill -CONT it, or systemctl restart ronda")
        yield bad("engine", str(error), words.format(lock=state / "engine.lock"))
        return
    except EngineAbsent as error:
        yield doubt("engine", str(error), _("start it: “ronda”, or systemctl start ronda"))
        if config is not None:
            yield from _asked(path)
        return
    except Refused as error:
        yield bad("engine", str(error), _("see [access] in the configuration and your Unix groups (id)"))
        return
    except RondaError as error:
        yield bad("engine", str(error), _("restart the engine: systemctl restart ronda, or end its process"))
        return
    yield from examining.examine_engine(world.engine, __version__, SystemClock().now())
    yield from examining.examine_devices(world.devices.values())


def _asked(path: Path) -> Iterator[Finding]:
    """Without an engine each device is asked from here, once."""
    from console.cli.polling import poll_once  # polling brings every protocol library along

    try:
        polled = asyncio.run(poll_once(path, ()))
    except RondaError as error:
        yield bad("devices", str(error).partition("\n")[0], _("see “ronda check”"))
        return
    for id_, (_device, polls) in polled.devices.items():
        faults = [f"{poll.source}: {poll.failure.message.rstrip('.')}" for poll in polls if poll.failure is not None]
        if faults:
            grade = bad if len(faults) == len(polls) else doubt
            causes = {poll.failure.cause for poll in polls if poll.failure is not None}
            yield grade(id_, "; ".join(faults), examining.remedy_of(id_, causes))
        else:
            yield good(id_, _("answers"))
