"""Plans and runs of runbooks, as JSON."""

from __future__ import annotations

from collections.abc import Iterable

from console.clock import rfc3339
from console.documents.document import Document, told_at
from console.model.armed import Armed
from console.model.flag import Flag
from console.model.run import OutOfReach, Plan, Run


def run_document(run: Run) -> Document:
    """A run with its steps."""
    steps = [
        {
            "id": step.id,
            "state": step.state.value,
            "target": step.target,
            "title": step.title,
            "command": step.command,
            "started_at": told_at(step.started_at),
            "ended_at": told_at(step.ended_at),
            "outcome": step.outcome,
            "question": step.question,
            "choices": list(step.choices),
            "needs": list(step.needs),
        }
        for step in run.steps
    ]
    return {
        "id": run.id,
        "runbook": run.runbook,
        "target": run.target,
        "state": run.state.value,
        "plan": run.plan,
        "started_by": run.started_by,
        "started_at": rfc3339(run.started_at),
        "ended_at": told_at(run.ended_at),
        "outcome": run.outcome,
        "steps": steps,
    }


def out_of_reach_document(steps: Iterable[OutOfReach]) -> list[Document]:
    """Steps that cannot be done while nobody may enter."""
    return [
        {"id": one.id, "target": one.target, "title": one.title, "reason": one.reason, "sentence": one.sentence}
        for one in steps
    ]


def plan_document(plan: Plan) -> Document:
    """A plan: exactly what would run."""
    steps = [
        {
            "id": step.id,
            "type": step.kind.value,
            "target": step.target,
            "title": step.title,
            "command": step.command,
            "timeout_s": step.timeout_s,
            "estimate_s": step.estimate_s,
            "destructive": step.destructive,
        }
        for step in plan.steps
    ]
    obstacles = [{"reason": o.reason, "target": o.target, "sentence": o.sentence} for o in plan.obstacles]
    return {
        "id": plan.id,
        "runbook": plan.runbook,
        "target": plan.target,
        "title": plan.title,
        "confirm_word": plan.confirm_word,
        "made_at": rfc3339(plan.made_at),
        "steps": steps,
        "obstacles": obstacles,
        "stops": list(plan.stops),
        "weakens": list(plan.weakens),
        "watched_ups": list(plan.watched_ups),
        "warnings": list(plan.warnings),
        "no_entry": plan.no_entry,
        "out_of_reach": out_of_reach_document(plan.out_of_reach),
        "two_person": plan.two_person,
        "needs_s": plan.needs_s,
        "deadlines": [
            {"cause": d.cause, "ends_at": rfc3339(d.ends_at), "latest_start_at": told_at(d.latest_start_at)}
            for d in plan.deadlines
        ],
    }


def armed_document(armed: Armed) -> Document:
    """A runbook that may begin by itself."""
    return {
        "runbook": armed.runbook,
        "target": armed.target,
        "state": armed.state.value,
        "signs": list(armed.seen),
        "flags": list(armed.flags),
        "reason": armed.reason,
        "ends_at": told_at(armed.ends_at),
    }


def flag_document(flag: Flag) -> Document:
    """A flag that a person raised."""
    return {
        "by": flag.by,
        "reason": flag.reason,
        "set_at": rfc3339(flag.set_at),
        "ends_at": rfc3339(flag.ends_at),
    }
