"""Which devices are off because a runbook switched them off, until they are heard again; switches nothing."""

from __future__ import annotations

from collections.abc import Iterable

from msgspec import Struct

from console.model.run import Plan, Run, RunState, StepKind, StepState
from console.model.time import Instant

_OF_THE_BOARD = frozenset({"redfish", "ipmi"})
_OF_THE_SYSTEM = frozenset({"ssh", "local"})


class PlannedOff(Struct, frozen=True):
    """A device that is meant to be off: since when, and which run did it."""

    device: str
    run: str
    since_at: Instant


def outcome(plan: Plan, run: Run) -> dict[str, bool]:
    """Which devices an ended run has measured off (True), and which it means to be up again (False).

    The last wait that succeeded on a device counts; where a person was asked to switch on, nothing is off on purpose.
    """
    states = {step.id: step.state for step in run.steps}
    found: dict[str, bool] = {}
    for step in plan.steps:
        until = dict(step.arguments).get("until", "")
        if step.kind is StepKind.WAIT and states.get(step.id) is StepState.SUCCEEDED and until:
            found[step.target] = until == "off"
        elif step.kind is StepKind.WAIT and until == "answers" and _begun(states.get(step.id)):
            found[step.target] = False
    return found


def _begun(state: StepState | None) -> bool:
    return state not in (None, StepState.WAITING, StepState.SKIPPED)


def ended(run: Run) -> bool:
    """Whether nothing more comes of the run."""
    return run.state in (RunState.SUCCEEDED, RunState.FAILED, RunState.STOPPED)


def tells_of_life(source: str, sources: Iterable[str]) -> bool:
    """Whether data of `source` shows that the device itself is up: a board answers of a host that is off, too."""
    system = _OF_THE_SYSTEM.intersection(sources)
    return source in system if system else source not in _OF_THE_BOARD
