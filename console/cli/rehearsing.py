"""`ronda runbook rehearse`: a runbook played on the simulated rack, with faults put in, timed, and told in a report."""

from __future__ import annotations

import asyncio
import json as json_text
import shutil
import socket
import tempfile
from pathlib import Path
from typing import Annotated, Any, cast

import typer
from msgspec import Struct

from console.cli.attach import attach, ensure_engine
from console.cli.exits import Exit
from console.cli.opening import simulated_rack
from console.cli.options import ConfigOption, JsonOption
from console.cli.output import show, show_json, tell
from console.client import Client
from console.clock import SystemClock
from console.config.paths import config_path
from console.errors import EngineAbsent, Refused
from console.i18n import _
from console.model.board import SafeToTouch, Touch
from console.model.run import Run, RunState, StepRecord
from console.model.snapshot import Snapshot
from console.wire import messages as wire
from console.wire.running import AnswerRun, Planned, PlanRun, Started, StartRun, StopRun

_READY_S = 90.0
_LOOK_S = 30.0
"""How long the board of the rack is looked at before it is told what it says."""
_ENDED = frozenset({RunState.SUCCEEDED, RunState.FAILED, RunState.STOPPED})

FAULTS = {
    "host-ignores-shutdown": "ignore-shutdown {server}",
    "host-hangs": "hang {server}",
    "outlet-welded": "weld {outlet} = yes",
    "outlet-miswired": "cable {server}/psu1 = {spare}",
    "pdu-silent": "silent {pdu}",
    "mains-lost": "mains = off",
}
"""Faults by name, as the simulator's control socket takes them."""


class Rehearsal(Struct, frozen=True):
    """What came of it: the run, what people were asked, and what reached the devices."""

    runbook: str
    target: str
    faults: tuple[str, ...]
    run: Run
    asked: tuple[str, ...]
    sent: dict[str, dict[str, int]]
    safe_to_touch: str


def register(runbook: typer.Typer) -> None:
    """Add this command to `ronda runbook`."""
    runbook.command("rehearse")(rehearse)


def rehearse(
    name: str,
    target: Annotated[str, typer.Option("--target", help="Where, in the simulated room.")] = "r1",
    fault: Annotated[
        list[str] | None, typer.Option("--fault", help="A fault: {}.".format(", ".join(sorted(FAULTS))))
    ] = None,
    victim: Annotated[str, typer.Option("--victim", help="The server that the faults befall.")] = "altos-1",
    speed: Annotated[float, typer.Option("--speed", min=1, max=50, help="How many times faster than life.")] = 10.0,
    config: ConfigOption = None,
    json: JsonOption = False,
) -> None:
    """Play a runbook on the simulated rack and tell how it went; exits with 1 when the run does not succeed.

    Questions are answered with their first choice; where a step fails, the run is stopped, as a careful person would.
    """
    faults = tuple(fault or ())
    unknown = [one for one in faults if one not in FAULTS]
    if unknown:
        raise Refused("unknown_fault", _("there is no fault {name}").format(name=unknown[0]))
    with (
        tempfile.TemporaryDirectory(prefix="ronda-rehearsal-") as directory,
        simulated_rack(Path(directory) / "rack", "quiet-night", speed) as made,
    ):
        _bring_own(config, made)
        state = Path(directory) / "state"
        tell(_("Starting the engine …"))
        engine = ensure_engine(state, made)
        try:
            played = asyncio.run(_play(state, made.parent, name, target, faults, victim))
        finally:
            if engine is not None:
                engine.terminate()
                engine.wait(timeout=20)
    show_json(_document(played)) if json else _print(played)
    raise typer.Exit(Exit.WELL if played.run.state is RunState.SUCCEEDED else Exit.TROUBLE)


def _bring_own(config: Path | None, made: Path) -> None:
    """The user's own runbooks, as the engine would find them beside the configuration."""
    own = config_path(config).parent / "runbooks"
    if own.is_dir():
        shutil.copytree(own, made.parent / "runbooks")


async def _play(state: Path, room: Path, name: str, target: str, faults: tuple[str, ...], victim: str) -> Rehearsal:
    client = await attach(state)
    try:
        world = Snapshot()
        await client.request(wire.Watch())
        async with asyncio.timeout(_READY_S):
            await _until_read(client, world)
        for fault in faults:
            _befall(room, fault, victim, world)
        plan = cast(Planned, await client.request(PlanRun(name, target))).plan
        begun = cast(Started, await client.request(StartRun(plan.id, plan.confirm_word)))
        asked: list[str] = []
        run = await _follow(client, world, begun.run, asked)
        board = world.touch.get(target)
        sent = cast(dict[str, dict[str, int]], _control(room, "counts"))
        return Rehearsal(name, target, faults, run, tuple(asked), sent, board.state.value if board else "")
    finally:
        await client.close()


async def _until_read(client: Client, world: Snapshot) -> None:
    async for delta in client.deltas():
        world.apply(delta.upserts, delta.gone)
        sources = [source for device in world.devices.values() for source in device.sources.values()]
        if sources and all(source.good_at is not None for source in sources):
            return
    raise EngineAbsent(_("the engine has gone away"))


async def _follow(client: Client, world: Snapshot, run: str, asked: list[str]) -> Run:
    answered: set[tuple[str, str]] = set()
    began = 0.0
    now_at = SystemClock().monotonic
    async for delta in client.deltas():
        world.apply(delta.upserts, delta.gone)
        now = world.runs.get(run)
        if now is None:
            continue
        if now.state in _ENDED:
            return now
        for step in now.steps:
            if step.question and (step.id, step.question) not in answered:
                board = world.touch.get(now.target)
                if "safe" in step.choices and not _is_safe(board) and now_at() - (began := began or now_at()) < _LOOK_S:
                    continue
                answered.add((step.id, step.question))
                asked.append(step.question)
                await _answer(client, run, step, _choice(step, _is_safe(board)))
    raise EngineAbsent(_("the engine has gone away"))


async def _answer(client: Client, run: str, step: StepRecord, choice: str) -> None:
    """Answer; what only a second person may answer ends a rehearsal, which has one."""
    try:
        await client.request(AnswerRun(run, step.id, choice, _("rehearsal")))
    except Refused as error:
        await client.request(StopRun(run, str(error)))


def _is_safe(board: SafeToTouch | None) -> bool:
    return board is not None and board.state is Touch.SAFE


def _choice(step: StepRecord, safe: bool) -> str:
    """What a careful person answers: no to whatever failed, yes to whatever was only asked, safe as the board says."""
    if "safe" in step.choices:
        return "safe" if safe else "not safe"
    return next((choice for choice in step.choices if choice in ("stop", "leave it on")), step.choices[0])


def _befall(room: Path, fault: str, victim: str, world: Snapshot) -> None:
    number = sorted(device.id for device in world.devices.values() if device.kind == "server").index(victim) + 1
    line = FAULTS[fault].format(server=victim, outlet=f"pdu-a/{number}", spare="pdu-a/8", pdu="pdu-a")
    answer = _control(room, line)
    if "error" in answer:
        raise Refused("fault", str(answer["error"]))


def _control(room: Path, line: str) -> Any:
    with socket.socket(socket.AF_UNIX) as talking:
        talking.settimeout(20)
        talking.connect(str(room / "control.sock"))
        with talking.makefile("rw", encoding="utf-8") as lines:
            lines.write(line + "\n")
            lines.flush()
            return json_text.loads(lines.readline())


def _took_s(step: StepRecord) -> float | None:
    if step.started_at is None or step.ended_at is None:
        return None
    return round(step.ended_at - step.started_at, 1)


def _document(played: Rehearsal) -> dict[str, object]:
    run = played.run
    steps = [
        {
            "id": step.id,
            "target": step.target,
            "state": step.state.value,
            "took_s": _took_s(step),
            "outcome": step.outcome,
        }
        for step in run.steps
    ]
    return {
        "runbook": played.runbook,
        "target": played.target,
        "faults": list(played.faults),
        "state": run.state.value,
        "outcome": run.outcome,
        "took_s": round((run.ended_at or run.started_at) - run.started_at, 1),
        "asked": list(played.asked),
        "sent": played.sent,
        "safe_to_touch": played.safe_to_touch,
        "steps": steps,
    }


def _print(played: Rehearsal) -> None:
    run = played.run
    show(_("Rehearsal of {runbook} on {target}").format(runbook=played.runbook, target=played.target))
    show(_("faults: {faults}").format(faults=", ".join(played.faults) or _("none")))
    for step in run.steps:
        took = _took_s(step)
        time = "" if took is None else f"{took:.1f} s"
        show(f"{step.state.value:<16} {time:>9}  {step.id}  {step.outcome}".rstrip())
    for question in played.asked:
        show(_("asked: {question}").format(question=question))
    for device, counts in sorted(played.sent.items()):
        show(
            _("sent to {device}: {what}").format(device=device, what=", ".join(f"{w} ×{n}" for w, n in counts.items()))
        )
    show(_("safe to touch: {state}").format(state=played.safe_to_touch or "-"))
    show(f"{run.state.value}: {run.outcome}")
