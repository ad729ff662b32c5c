"""Commands that read the audit log where it lies: whether its chain holds, and what stands in it; need no engine."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from console.cli.exits import Exit
from console.cli.options import ConfigOption, JsonOption, StateOption, chosen_state
from console.cli.output import show, show_json, tell
from console.clock import rfc3339
from console.i18n import _, ngettext

FILE = "audit.log"
_LAST = 50

audit = typer.Typer(help="The audit log: verify its chain, show its entries.", rich_markup_mode=None)


def register(app: typer.Typer) -> None:
    """Add these commands."""
    app.add_typer(audit, name="audit")
    audit.command("verify")(verify_)
    audit.command("show")(show_)


def verify_(
    config: ConfigOption = None,
    state: StateOption = None,
    head: Annotated[str, typer.Option("--head", help="The digest of the last line, as it was kept elsewhere.")] = "",
    json: JsonOption = False,
) -> None:
    """Whether the log is as it was written; exits with 1 when a line was changed, moved or taken out."""
    from console.store.audit import head_of, read_audit, verify

    path = chosen_state(state, config) / FILE
    problems = list(verify(path))
    found = "" if problems else head_of(path)
    if head and not problems and found != head:
        problems.append(_("{path}: the last line is not the one whose digest was kept.").format(path=path))
    count = 0 if problems else len(read_audit(path))
    if json:
        show_json({"file": str(path), "entries": count, "head": found, "problems": problems})
    else:
        _tell(path, problems, count, found)
    raise typer.Exit(Exit.TROUBLE if problems else Exit.WELL)


def _tell(path: Path, problems: list[str], count: int, head: str) -> None:
    for problem in problems:
        tell(problem)
    if not problems:
        words = ngettext(
            "{path}: the chain holds over {count} entry.", "{path}: the chain holds over {count} entries.", count
        )
        show(words.format(path=path, count=count))
        show(_("digest of the last line: {head}").format(head=head))


def show_(
    config: ConfigOption = None,
    state: StateOption = None,
    last: Annotated[int, typer.Option("--last", min=1, help="How many entries, from the end.")] = _LAST,
    json: JsonOption = False,
) -> None:
    """The last entries: who did what to which target, how it ended and why."""
    from console.store.audit import read_audit

    entries = read_audit(chosen_state(state, config) / FILE)[-last:]
    if json:
        show_json(
            [
                {
                    "number": entry.number,
                    "at": rfc3339(entry.at),
                    "who": entry.who.label,
                    "uid": entry.who.uid,
                    "action": entry.action,
                    "target": entry.target,
                    "outcome": entry.outcome,
                    "reason": entry.reason,
                    "details": entry.details,
                }
                for entry in entries
            ]
        )
        return
    for entry in entries:
        words = (rfc3339(entry.at), entry.who.label, entry.action, entry.target, entry.outcome, entry.reason)
        show("  ".join(word for word in words if word))
