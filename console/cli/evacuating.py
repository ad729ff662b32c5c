"""`ronda evacuate`: everything that is known now and the last day's plots, as one signed directory to take along."""

from __future__ import annotations

import asyncio
import sys
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TypeAlias, cast

import msgspec
import typer

from console import __version__
from console.cli.asking import with_engine
from console.cli.exits import Exit
from console.cli.options import ConfigOption, JsonOption, NameOption, StateOption, chosen_state
from console.cli.output import mention, show, show_json, tell
from console.client import Client
from console.clock import SystemClock, rfc3339
from console.config.paths import config_path
from console.errors import Refused, StoreError
from console.i18n import _
from console.model.place import Site
from console.model.point import POINTS
from console.model.snapshot import Snapshot
from console.model.time import Seconds
from console.report import evacuation
from console.report.dossier import Curve
from console.report.story import Calendar
from console.wire import messages as wire
from console.wire.remembering import GetTrend, Trend

if TYPE_CHECKING:
    from console.cli.destination import Destination

_DAY_S: Seconds = 86400.0
_STEPS = 288
_CURVES = 60
_COPY_S: Seconds = 300.0

Progress: TypeAlias = Callable[[str, int, int], None]

evacuate = typer.Typer(
    help="Take everything that is known along: one signed directory of HTML and JSON.",
    rich_markup_mode=None,
    invoke_without_command=True,
)


def register(app: typer.Typer) -> None:
    """Add these commands."""
    app.add_typer(evacuate, name="evacuate")
    evacuate.callback()(take)
    evacuate.command("verify")(verify)


def take(
    context: typer.Context,
    output: Annotated[
        Path | None, typer.Option("-o", "--output", help="A new directory, on a stick or elsewhere.")
    ] = None,
    to: Annotated[
        str, typer.Option("--to", help="A new directory elsewhere: ssh://user@host/path, or DEVICE:/path.")
    ] = "",
    credential: Annotated[
        str,
        typer.Option(
            "--credential", help="The SSH credential of the configuration for an ssh:// address; else the agent."
        ),
    ] = "",
    config: ConfigOption = None,
    state: StateOption = None,
    name: NameOption = "",
) -> None:
    """Write state, racks, people, tags, runs and the last day's plots, signed."""
    if context.invoked_subcommand is not None:
        return
    if (output is None) == (not to):
        raise typer.BadParameter(_("name the directory to write to, here with -o or elsewhere with --to"))
    directory, file = chosen_state(state, config), config_path(config)
    there = _place(to, file, credential) if to else None
    mention(_("Asking the engine …"))
    bundle = with_engine(directory, name, lambda client: gather(client, file))
    if there is not None:
        tell(asyncio.run(carry(bundle, directory, there, _progress())))
    elif output is not None:
        tell(write(bundle, directory, output))


def _place(to: str, config: Path, credential: str) -> Destination:
    from console.cli.destination import destination  # pydantic is loaded only where there is a configuration to read

    return destination(to, config, credential)


def write(bundle: Mapping[str, bytes], state: Path, directory: Path) -> str:
    """Seal a bundle into a new directory here; returns what to tell about it; raises `StoreError`."""
    from console.cli.sealing import fingerprint, seal, signing_key  # cryptography is loaded only by those who sign

    key = signing_key(state)
    seal(directory, bundle, key)
    return _("{path} is written; open {file}. Signed by the key {fingerprint}").format(
        path=directory, file=directory / "index.html", fingerprint=fingerprint(key.public_key())
    )


async def carry(bundle: Mapping[str, bytes], state: Path, there: Destination, progress: Progress) -> str:
    """Seal a bundle, copy it to another host, and check the seal of what is read back from there.

    Returns what to tell about it; raises `CollectError` and `StoreError`.
    """
    from console.cli.sealing import check, fingerprint, put, sealed, signing_key
    from console.collect.transport.ssh_copy import copy_there

    key = await asyncio.to_thread(signing_key, state)
    files = sealed(bundle, key)
    back = await copy_there(there.access, there.path, files, SystemClock(), _COPY_S, progress)
    with tempfile.TemporaryDirectory(prefix="ronda-evacuation-") as kept:
        copy = Path(kept) / "copy"
        await asyncio.to_thread(put, copy, back)
        _signer, problems = await asyncio.to_thread(check, copy)
    if problems:
        sentence = _("the copy at {where} is not what was sent: {problems}")
        raise StoreError(sentence.format(where=there.name, problems="; ".join(problems)))
    sentence = _("{where} is written and was read back whole. Signed by the key {fingerprint}")
    return sentence.format(where=there.name, fingerprint=fingerprint(key.public_key()))


def _progress() -> Progress:
    """Says how far the copy is, where somebody waits at a terminal."""

    def told(name: str, done: int, of: int) -> None:
        if sys.stderr.isatty():
            sys.stderr.write("\r\x1b[K" + _("{file}: {share:.0%}").format(file=name, share=done / max(1, of)))
            sys.stderr.write("\n" if done == of else "")

    return told


def verify(
    directory: Path,
    signer: Annotated[
        str, typer.Option("--signer", help="The key's fingerprint, as it was told when it was written.")
    ] = "",
    json: JsonOption = False,
) -> None:
    """Whether a directory is as it was written; exits with 1 when it is not."""
    from console.cli.sealing import check

    found, problems = check(directory)
    if signer and found != signer:
        problems = (*problems, _("it was signed by another key: {found}").format(found=found or "–"))
    if json:
        show_json({"directory": str(directory), "signer": found, "problems": list(problems)})
    else:
        for problem in problems:
            tell(problem)
        if not problems:
            show(_("nothing was changed; signed by the key {fingerprint}").format(fingerprint=found))
    raise typer.Exit(Exit.TROUBLE if problems else Exit.WELL)


async def gather(client: Client, config: Path) -> dict[str, bytes]:
    """Everything that the engine knows, as the files of a bundle."""
    from console.report.html import document

    answer = cast(wire.World, await client.request(wire.GetWorld()))
    world, now = Snapshot(), SystemClock().now()
    world.apply(answer.entities)
    site = next(iter(world.sites.values()), Site("", _("not named")))
    calendar, people = Calendar(site.timezone), _people(config)
    curves = await _curves(client, world, now)
    heading = _("What was known at {site}").format(site=site.name or site.id)
    under = _("{at} · Ronda {version}").format(at=calendar.moment(now), version=__version__)
    page = document(heading, under, evacuation.sections(world, people, curves, now, calendar), calendar)
    state = {
        "at": rfc3339(now),
        "version": __version__,
        "people": people,
        "entities": answer.entities,
        "readings": answer.readings,
        "curves": curves,
    }
    return {"index.html": page.encode(), "state.json": msgspec.json.format(msgspec.json.encode(state), indent=1)}


def _people(config: Path) -> tuple[evacuation.Person, ...]:
    """The contacts of the configuration where it can be read here; their addresses are secrets and stay here."""
    from console.config.load import read
    from console.config.paths import visible

    loaded = read(config).config if visible(config) else None
    if loaded is None:
        return ()
    return tuple(
        evacuation.Person(
            contact.name or id_, tuple(rota for rota, table in loaded.rota.items() if id_ in table.people)
        )
        for id_, contact in loaded.contacts.items()
    )


async def _curves(client: Client, world: Snapshot, now: float) -> tuple[Curve, ...]:
    """What was measured in the room, as far as it has a course."""
    curves = []
    points = [view for view in world.points.values() if isinstance(view.reading.value, float | int)]
    for view in sorted(points, key=lambda one: one.id)[:_CURVES]:
        reading = view.reading
        request = GetTrend(view.device, reading.point, reading.instance, now - _DAY_S, now, _STEPS)
        try:
            trend = cast(Trend, await client.request(request))
        except Refused:
            continue
        kind = POINTS.get(reading.point)
        label = view.label or (_(kind.label) if kind else reading.point)
        title = " · ".join(filter(None, (view.device, label, reading.instance)))
        curves.append(Curve(title, trend.unit, trend.since_at, trend.until_at, trend.values, trend.limits))
    return tuple(curves)
