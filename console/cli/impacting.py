"""The command that says what would go with a device, an outlet, a place or a leak."""

from __future__ import annotations

from typing import Annotated, cast

import msgspec
import typer

from console.cli.asking import with_engine
from console.cli.options import ConfigOption, JsonOption, StateOption, chosen_state
from console.cli.output import show, show_json
from console.client import Client
from console.i18n import _
from console.model.impact import Impact, Named
from console.wire.serving import Foreseen, GetImpact


def register(app: typer.Typer) -> None:
    """Add this command."""
    app.command()(impact)


def impact(
    about: Annotated[
        str,
        typer.Argument(
            help="A device, an outlet (pdu-a/3), a rack, room, site, service, leak:SENSOR or leak:SENSOR/ZONE."
        ),
    ],
    config: ConfigOption = None,
    state: StateOption = None,
    json: JsonOption = False,
) -> None:
    """What would stop if something went: services by their public names, and what is left of power."""

    async def work(client: Client) -> Impact:
        return cast(Foreseen, await client.request(GetImpact(about))).impact

    found = with_engine(chosen_state(state, config), "", work)
    if json:
        show_json(msgspec.to_builtins(found))
        return
    for line in impact_text(found):
        show(line)


def impact_text(impact: Impact) -> list[str]:
    """The same in prose, one thing a line."""
    lines = [_("If {name} goes:").format(name=impact.name)]
    if impact.kind not in ("device", "outlet", "service"):
        lines += _named(_("goes with it"), impact.lost)
    lines += [_("  stops: {name}").format(name=_service(one.name, one.owner)) for one in impact.stops]
    lines += [] if impact.stops else ["  " + _("No service stops.")]
    lines += _named(_("goes on with less behind it"), impact.weakened)
    lines += _named(_("loses its power"), impact.dark)
    lines += _named(_("cannot be reached any more"), impact.unreached)
    lines += _named(_("does not answer now, counted as gone already"), impact.silent)
    left = _("  runs on {left} of {of} feeds: {name}")
    return lines + [left.format(left=one.left, of=one.of, name=one.name) for one in impact.fewer_feeds]


def _named(what: str, things: tuple[Named, ...]) -> list[str]:
    return [f"  {what}: {one.name}" for one in things]


def _service(name: str, owner: str) -> str:
    return f"{name} ({owner})" if owner else name
