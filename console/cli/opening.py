"""The commands that open the console: `ronda` itself and `ronda demo`."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import textwrap
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, NamedTuple, NoReturn

import typer

from console import __version__
from console.cli.attach import answers, attach, ensure_engine
from console.cli.beginning import ask_aloud, ask_unseen, at_terminal, begin
from console.cli.exits import Exit
from console.cli.guarding import guarded
from console.cli.hand_down import hand_down
from console.cli.options import ConfigOption, NameOption, ReadOnlyOption, StateOption, chosen_state
from console.cli.output import mention, show, tell
from console.cli.papers import EnginePapers
from console.client import Client
from console.config.paths import absent, config_path, socket_path, visible
from console.errors import ConfigError, EngineAbsent
from console.i18n import N_, _

ThemeOption = Annotated[str | None, typer.Option("--theme", help="The colours; without it, what fits the terminal.")]

WallOption = Annotated[bool, typer.Option("--wall", help="For a big screen: read-only, and goes round by itself.")]


def _tell_version(value: bool) -> None:
    if value:
        show(f"ronda {__version__}")
        raise typer.Exit(Exit.WELL)


VersionOption = Annotated[
    bool,
    typer.Option("--version", help=N_("The version."), callback=_tell_version, is_eager=True, expose_value=False),
]

PlainOption = Annotated[
    bool, typer.Option("--plain", help="Lines of prose instead of pictures, for screen readers; so too with TERM=dumb.")
]


def register(app: typer.Typer) -> None:
    """Add these commands."""
    app.callback(invoke_without_command=True)(console)
    app.command()(demo)


def console(
    context: typer.Context,
    config: ConfigOption = None,
    state: StateOption = None,
    read_only: ReadOnlyOption = False,
    name: NameOption = "",
    theme: ThemeOption = None,
    wall: WallOption = False,
    plain: PlainOption = False,
    version: VersionOption = False,
) -> None:
    """Open the console: attach to the engine of this state directory, or start one."""
    if context.invoked_subcommand is not None:
        hand_down(context)
        return
    directory, path = chosen_state(state, config), config_path(config)
    if config is None and absent(path) and at_terminal() and not answers(socket_path(directory)):
        _begin(context, path)
    look = Look(theme, wall, plain)
    ensure_engine(directory, path)
    _need_terminal(look)
    raise typer.Exit(_open(directory, path, name, read_only or wall, look))


def _begin(context: typer.Context, path: Path) -> NoReturn:
    """Offer the first steps, and go on with what was chosen."""
    chosen = begin(path, ask_aloud, ask_unseen)
    if chosen:
        context.command.main(args=[*chosen], prog_name="ronda")
    raise typer.Exit(Exit.WELL if visible(path) else Exit.CONFIG)


class Look(NamedTuple):
    """How the console is shown: drawn in a theme, going round by itself, or told in lines; whether it says goodbye."""

    theme: str | None = None
    wall: bool = False
    plain: bool = False
    farewell: bool = True

    @property
    def in_lines(self) -> bool:
        """Whether nothing is drawn, because somebody wants that or the terminal cannot be drawn on."""
        return self.plain or os.environ.get("TERM") == "dumb"


def _need_terminal(look: Look) -> None:
    """Raise `ConfigError` where pictures have nowhere to go."""
    if not look.in_lines and not at_terminal():
        raise ConfigError(
            _("this is no terminal to draw on: open one (ssh -t), or say --plain for lines, or “ronda status”")
        )


def _open(directory: Path, config: Path, name: str, read_only: bool, look: Look) -> int:
    def connect() -> Awaitable[Client]:
        return attach(directory, name=name, read_only=read_only, client="console")

    if look.in_lines:
        from console.plain.run import run_plain  # only one of the two is paid for

        return run_plain(connect, read_only=read_only)
    papers = EnginePapers(directory, config, name)
    return guarded(lambda: _draw(connect, papers, read_only, look))


def _draw(connect: Callable[[], Awaitable[Client]], papers: EnginePapers, read_only: bool, look: Look) -> int:
    from console.tui.run import run_console

    code, farewell = run_console(connect, papers, read_only=read_only, theme=look.theme, wall=look.wall)
    if farewell and look.farewell:
        tell(farewell)
    return code


def demo(
    scenario: Annotated[str, typer.Option("--scenario", help="What happens in the room.")] = "water-leak",
    speed: Annotated[float, typer.Option("--speed", min=0.1, max=100, help="How many times faster than life.")] = 1.0,
    list_: Annotated[bool, typer.Option("--list", help="Name the scenarios.")] = False,
    read_only: ReadOnlyOption = False,
    theme: ThemeOption = None,
    plain: PlainOption = False,
) -> None:
    """The console on a simulated rack that speaks real protocols on loopback; needs nothing configured."""
    if list_:
        _list_scenarios()
        return
    look = Look(theme, plain=plain, farewell=False)
    _need_terminal(look)
    with (
        tempfile.TemporaryDirectory(prefix="ronda-demo-") as directory,
        simulated_rack(Path(directory), scenario, speed) as made,
    ):
        state = Path(directory) / "state"
        mention(_("Starting the engine …"))
        engine = ensure_engine(state, made)
        try:
            code = _open(state, made, "", read_only, look)
        finally:
            if engine is not None:
                engine.terminate()
                engine.wait(timeout=20)
    mention(_("The simulated rack has ended, and its engine with it."))
    raise typer.Exit(code)


def _list_scenarios() -> None:
    from console.simulator.scenario import load, names  # the simulator is loaded only when it is asked for

    column = max(map(len, names())) + 2
    width = max(60, min(100, shutil.get_terminal_size().columns))
    for name in names():
        story = load(name)
        show(f"{name:<{column}}{_(story.title)}")
        show(textwrap.fill(_(story.summary), width, initial_indent=" " * column, subsequent_indent=" " * column))


@contextmanager
def simulated_rack(directory: Path, scenario: str, speed: float, *, bmcs: bool = False) -> Iterator[Path]:
    """The simulated rack in a process of its own, with BMCs or without; yields its configuration file, and ends it."""
    command = [sys.executable, "-m", "console.simulator", "--scenario", scenario, "--speed", str(speed)]
    command += ["--dir", str(directory), *(["--bmcs"] if bmcs else [])]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stdin is not None
        assert process.stderr is not None
        said = process.stdout.readline().decode().strip()
        if not said.startswith("ready "):
            words = process.stderr.read().decode("utf-8", "replace").strip()
            raise EngineAbsent(words or _("the simulated rack did not start"))
        try:
            yield Path(said.removeprefix("ready "))
        finally:
            # It plays until its input ends, also when this process is killed.
            process.stdin.close()
            process.wait(timeout=20)
