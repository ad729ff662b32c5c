"""The command that says what can be done at a site without anybody there."""

from __future__ import annotations

from typing import Annotated, cast

import typer

from console.cli.asking import with_engine
from console.cli.options import ConfigOption, JsonOption, StateOption, chosen_state
from console.cli.output import show, show_json
from console.client import Client
from console.documents.afar import afar_document
from console.i18n import _
from console.model.afar import Afar, AfarRun, Extent
from console.wire.serving import FromAfar, GetAfar


def register(app: typer.Typer) -> None:
    """Add this command."""
    app.command()(remote)


def remote(
    site: Annotated[str, typer.Argument(help="The site's id.")],
    config: ConfigOption = None,
    state: StateOption = None,
    json: JsonOption = False,
) -> None:
    """What can be done from afar at a site that nobody may enter: wholly, in part, or not at all; and why."""

    async def work(client: Client) -> Afar:
        return cast(FromAfar, await client.request(GetAfar(site))).afar

    found = with_engine(chosen_state(state, config), "", work)
    if json:
        show_json(afar_document(found))
        return
    for line in afar_text(found):
        show(line)


def afar_text(afar: Afar) -> list[str]:
    """The same in prose, one runbook on one target a line, and below it what is left out and why."""
    lines = [afar.no_entry or _("If nobody might enter {site}:").format(site=afar.name)]
    words = {Extent.WHOLE: _("from afar"), Extent.PARTLY: _("in part"), Extent.NOT: _("not now")}
    for extent in Extent:
        for one in afar.runs:
            if one.extent is extent:
                lines.append(f"{words[extent]:<10} {one.runbook} {one.target}")
                lines += [f"           {told}" for told in _because(one)]
    return lines


def _because(run: AfarRun) -> list[str]:
    if run.why:
        return list(run.why)
    words = _("left out: {target}: {title} ({why})")
    return [words.format(target=one.target, title=one.title, why=one.sentence) for one in run.out]
