"""What a run asks people and waits for; decides whether an answer fits the question, not what follows from it."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

from msgspec import Struct

from console.i18n import _
from console.model.time import Seconds
from console.runbooks.frames import QuestionAnswered, QuestionAsked
from console.runbooks.proposals import Refusal

RETRY, SKIP, STOP = "retry", "skip", "stop"
"""What a person may choose when a step failed."""


class _Open(Struct, frozen=True):
    """A question and where its answer is waited for."""

    asked: QuestionAsked
    answer: asyncio.Future[QuestionAnswered | None]


class Questions:
    """The open questions of one run by step; `put` writes a frame down and raises `StoreError` when it cannot."""

    def __init__(self, put: Callable[[QuestionAsked | QuestionAnswered], Awaitable[None]]) -> None:
        self._put = put
        self._open: dict[str, _Open] = {}
        self._earlier: dict[str, QuestionAnswered] = {}

    def recall(self, answered: QuestionAnswered) -> None:
        """Keep an answer that an earlier engine wrote down but did not act on."""
        self._earlier[answered.step] = answered

    def forget(self, step: str) -> None:
        """An answer to `step` was acted on."""
        self._earlier.pop(step, None)

    async def ask(self, asked: QuestionAsked, timeout_s: Seconds) -> QuestionAnswered | None:
        """The answer; None when nobody gave one in time or the run is being stopped."""
        if earlier := self._earlier.pop(asked.step, None):
            return earlier
        waiting = _Open(asked, asyncio.get_running_loop().create_future())
        self._open[asked.step] = waiting
        try:
            await self._put(asked)
            async with asyncio.timeout(timeout_s):
                return await waiting.answer
        except TimeoutError:
            return None
        finally:
            self._open.pop(asked.step, None)

    async def answer(self, answered: QuestionAnswered) -> Refusal | None:
        """Take an answer; of two at the same moment the first counts. Raises `StoreError`, and then none counts."""
        waiting = self._open.get(answered.step)
        if waiting is None:
            return Refusal("no_question", _("Step {step} asks nothing now.").format(step=answered.step))
        if answered.choice not in waiting.asked.choices:
            choices = ", ".join(waiting.asked.choices)
            return Refusal("no_such_choice", _("The choices are {choices}.").format(choices=choices))
        if answered.choice == SKIP and not answered.note:
            return Refusal("no_reason", _("A step is skipped only with a reason."))
        del self._open[answered.step]
        try:
            await self._put(answered)
        except BaseException:
            self._open[answered.step] = waiting
            raise
        if not waiting.answer.done():
            waiting.answer.set_result(answered)
        return None

    def give_up(self) -> None:
        """End every wait: the run is being stopped."""
        for waiting in self._open.values():
            if not waiting.answer.done():
                waiting.answer.set_result(None)
