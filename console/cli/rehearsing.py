"""`ronda runbook rehearse`: a runbook played on the simulated rack, with faults put in, timed, told and judged."""

from __future__ import annotations

import asyncio
import tempfile
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from console.cli.exits import Exit
from console.cli.opening import simulated_rack
from console.cli.options import ConfigOption, JsonOption
from console.cli.output import mention, show, show_json
from console.cli.parameters import WithOption, arguments_of
from console.clock import SystemClock
from console.config.paths import config_path
from console.i18n import _
from console.model.run import Run, StepRecord

if TYPE_CHECKING:
    from console.rehearsal.judging import Played, Verdict


def register(runbook: typer.Typer) -> None:
    """Add this command to `ronda runbook`."""
    runbook.command("rehearse")(rehearse)


def rehearse(
    name: str,
    target: Annotated[str, typer.Option("--target", help="Where, in the simulated room; without it, what fits.")] = "",
    fault: Annotated[
        list[str] | None, typer.Option("--fault", help="A fault to put in, also several; “list” names them.")
    ] = None,
    victim: Annotated[str, typer.Option("--victim", help="The server that the faults befall.")] = "altos-1",
    speed: Annotated[float, typer.Option("--speed", min=1, max=50, help="How many times faster than life.")] = 10.0,
    given: WithOption = None,
    config: ConfigOption = None,
    json: JsonOption = False,
) -> None:
    """Play a runbook on the simulated rack and judge it by what really happened there.

    Two simulated persons answer, carefully: yes to what is only asked, stop wherever something failed, safe when the
    board says so. Exits with 1 when a rule was broken or the run did not succeed.
    """
    from console.rehearsal.bmcs import wants_bmcs
    from console.rehearsal.faults import NAMES, fault_named  # all of an engine, which no other command should pay for
    from console.rehearsal.hurry import put_hurried
    from console.rehearsal.judging import judged
    from console.rehearsal.play import Stage, Wanted
    from console.runbooks.library import load_library

    if "list" in (fault or ()):
        show("\n".join(NAMES))
        return
    faults, own = tuple(fault_named(one) for one in fault or ()), config_path(config).parent / "runbooks"
    bmcs = wants_bmcs(name, load_library(own).runbooks, faults)
    with (
        tempfile.TemporaryDirectory(prefix="ronda-rehearsal-") as directory,
        simulated_rack(Path(directory) / "rack", "quiet-night", speed, bmcs=bmcs) as made,
    ):
        put_hurried(made.parent / "runbooks", own, speed)
        mention(_("Starting the engine …"))
        stage = Stage(made, Path(directory) / "state", SystemClock())
        played = asyncio.run(stage.play(Wanted(name, target, victim, faults, arguments_of(given))))
    verdicts = judged(played)
    show_json(_document(played, verdicts)) if json else _print(played, verdicts)
    went_well = played.run is not None and played.run.state.value == "succeeded"
    held = all(verdict.held is not False for verdict in verdicts)
    raise typer.Exit(Exit.WELL if went_well and held else Exit.TROUBLE)


def _took_s(record: Run | StepRecord | None) -> float | None:
    if record is None or record.started_at is None or record.ended_at is None:
        return None
    return round(record.ended_at - record.started_at, 1)


def _sent(played: Played) -> dict[str, dict[str, int]]:
    found: dict[str, Counter[str]] = {}
    for deed in played.sent:
        found.setdefault(deed.device, Counter())[deed.what] += 1
    return {device: dict(counts) for device, counts in sorted(found.items())}


def _document(played: Played, verdicts: tuple[Verdict, ...]) -> dict[str, object]:
    from console.rehearsal.judging import score

    run, (held, tested) = played.run, score(verdicts)
    return {
        "runbook": played.plan.runbook,
        "target": played.plan.target,
        "faults": [fault.name for fault in played.faults],
        "chosen": dict(played.chosen),
        "state": run.state.value if run is not None else "refused",
        "outcome": _outcome(played),
        "took_s": _took_s(run),
        "asked": [{"question": one.question, "chosen": one.choice} for one in played.asked],
        "sent": _sent(played),
        "said_safe": played.said_safe,
        "score": {"held": held, "tested": tested},
        "verdicts": [{"rule": one.rule, "held": one.held, "sentence": one.sentence} for one in verdicts],
        "steps": [
            {
                "id": step.id,
                "target": step.target,
                "state": step.state.value,
                "took_s": _took_s(step),
                "outcome": step.outcome,
            }
            for step in (run.steps if run is not None else ())
        ],
    }


def _outcome(played: Played) -> str:
    if played.run is not None:
        return played.run.outcome
    return " ".join(obstacle.sentence for obstacle in played.plan.obstacles)


def _print(played: Played, verdicts: tuple[Verdict, ...]) -> None:
    plan, run = played.plan, played.run
    faults = ", ".join(fault.name for fault in played.faults)
    show(_("Rehearsal of {runbook} on {target}").format(runbook=plan.runbook, target=plan.target))
    show(_("faults: {faults}").format(faults=faults or _("none")))
    for name, value in played.chosen.items():
        show(
            _("{parameter} = {value}: nobody said which, so one of the simulated rack").format(
                parameter=name, value=value
            )
        )
    for step in run.steps if run is not None else ():
        took = _took_s(step)
        time = "" if took is None else f"{took:.1f} s"
        show(f"{step.state.value:<16} {time:>9}  {step.id}  {step.outcome}".rstrip())
    for asked in played.asked:
        show(_("asked: {question} → {choice}").format(question=asked.question, choice=asked.choice))
    for device, counts in _sent(played).items():
        what = ", ".join(f"{what} ×{n}" for what, n in counts.items())
        show(_("sent to {device}: {what}").format(device=device, what=what))
    show(f"{run.state.value if run is not None else 'refused'}: {_outcome(played)}")
    _print_score(run, verdicts)


def _print_score(run: Run | None, verdicts: tuple[Verdict, ...]) -> None:
    from console.rehearsal.judging import score

    marks = {True: _("held"), False: _("BROKEN"), None: "-"}
    for verdict in verdicts:
        show(f"{marks[verdict.held]:<8} {verdict.sentence}")
    held, tested = score(verdicts)
    show(_("score: {held} of {tested}; it took {took} s").format(held=held, tested=tested, took=_took_s(run) or 0.0))
