"""What a step is given, and what it gives back; one step knows of nothing else."""

from __future__ import annotations

from collections.abc import Callable

from msgspec import Struct

from console.model.run import PlannedStep, StepState
from console.runbooks.context import Context


class Outcome(Struct, frozen=True):
    """How a step ended, and the sentence that says so."""

    state: StepState
    sentence: str


class Work(Struct, frozen=True):
    """One step to carry out. `say` puts a line into the run's output; `stopping` tells whether it is to end."""

    step: PlannedStep
    context: Context
    say: Callable[[str], None]
    stopping: Callable[[], bool]

    def argument(self, name: str, default: str = "") -> str:
        """A value that the plan fixed for this step."""
        return next((value for key, value in self.step.arguments if key == name), default)


def succeeded(sentence: str) -> Outcome:
    """The step did what it is for."""
    return Outcome(StepState.SUCCEEDED, sentence)


def failed(sentence: str) -> Outcome:
    """The step did not do what it is for."""
    return Outcome(StepState.FAILED, sentence)
