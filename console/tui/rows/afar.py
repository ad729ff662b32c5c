"""What can be done at a site without anybody there, as lines: first what can, then what only in part, then what not."""

from __future__ import annotations

from collections.abc import Iterable

from console.i18n import _
from console.model.afar import Afar, AfarRun, Extent
from console.tui.cells import Line, Span, line, paragraph
from console.tui.rows.device import title


def afar_lines(afar: Afar, width: int) -> list[Line]:
    """Targets of one runbook about which the same is true stand together."""
    told = afar.no_entry or _("People may enter {site} now. If nobody might:").format(site=afar.name)
    lines = paragraph(told, width, "warning" if afar.no_entry else "text")
    heads = {
        Extent.WHOLE: (_("Can be done from afar"), "ok"),
        Extent.PARTLY: (_("Can be done from afar, with steps left out"), "warning"),
        Extent.NOT: (_("Cannot be done now"), "critical"),
    }
    for extent, (head, role) in heads.items():
        runs = [run for run in afar.runs if run.extent is extent]
        lines += [(), title(head)] if runs else []
        for names, run in _together(runs):
            lines += [line(Span(f"  {run.title}", role), Span(f"  {run.runbook}", "muted"))]
            lines += paragraph(names, width, "text", "    ")
            lines += [part for why in _because(run) for part in paragraph(why, width, "muted", "    ")]
    return lines or paragraph(_("No runbook fits anything at this site."), width, "muted")


def _together(runs: Iterable[AfarRun]) -> list[tuple[str, AfarRun]]:
    """The first run of each group, with the targets of all of it; a target's name in a sentence tells it apart."""
    groups: dict[tuple[str, ...], list[AfarRun]] = {}
    for run in runs:
        same = (run.runbook, *(told.replace(run.target, "") for told in _because(run)))
        groups.setdefault(same, []).append(run)
    return [(", ".join(run.target for run in group), group[0]) for group in groups.values()]


def _because(run: AfarRun) -> list[str]:
    if run.why:
        return list(run.why)
    words = _("left out: {target}: {title}, because {why}")
    return [words.format(target=one.target, title=one.title, why=one.sentence) for one in run.out]
