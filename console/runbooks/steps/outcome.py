"""What a step is given, and what it gives back; one step knows of nothing else."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Protocol

from msgspec import Struct

from console.model.run import PlannedStep, StepState
from console.model.tag import Tag
from console.model.time import Instant
from console.runbooks.context import Context
from console.runbooks.frames import QuestionAnswered
from console.runbooks.tag import TagFrame


class Outcome(Struct, frozen=True):
    """How a step ended, and the sentence that says so.

    `harmless` is set when a failed step is known to have changed nothing, so that a person may have it done again.
    """

    state: StepState
    sentence: str
    harmless: bool = False


class TagBoard(Protocol):
    """The do-not-energise tags, as steps see them."""

    @property
    def held(self) -> dict[str, Tag]:
        """The tags by device."""
        ...

    async def put(self, frame: TagFrame) -> None:
        """Set or lift a tag; raises `StoreError`."""
        ...


class AskPerson(Protocol):
    """Puts a question to people; the answer is None when nobody gave one, or the run is being stopped."""

    def __call__(
        self, choices: tuple[str, ...], question: str = "", *, second_person: bool = False
    ) -> Awaitable[QuestionAnswered | None]:
        """Ask `question`, or what the step says; with `second_person` somebody else than the starter, with a reason."""
        ...


class Work(Struct, frozen=True):
    """One step to carry out.

    `say` puts a line into the run's output; `stopping` tells whether the run is to end; `ask` waits for a person's
    choice, None when there is none. `begun_at` is when the step first began, in this life of the engine or an earlier
    one; `by` is who started the run.
    """

    step: PlannedStep
    context: Context
    say: Callable[[str], None]
    stopping: Callable[[], bool]
    ask: AskPerson
    tags: TagBoard
    begun_at: Instant
    by: str

    def argument(self, name: str, default: str = "") -> str:
        """A value that the plan fixed for this step."""
        return next(iter(self.arguments(name)), default)

    def arguments(self, name: str) -> tuple[str, ...]:
        """All values of that name."""
        return tuple(value for key, value in self.step.arguments if key == name)


def succeeded(sentence: str) -> Outcome:
    """The step did what it is for."""
    return Outcome(StepState.SUCCEEDED, sentence)


def failed(sentence: str) -> Outcome:
    """The step did not do what it is for."""
    return Outcome(StepState.FAILED, sentence)


def untouched(sentence: str) -> Outcome:
    """The step did not do what it is for, and is known to have changed nothing."""
    return Outcome(StepState.FAILED, sentence, harmless=True)


def stopped(sentence: str) -> Outcome:
    """The step was ended because the run is."""
    return Outcome(StepState.STOPPED, sentence)
