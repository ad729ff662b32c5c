"""What a run asks people and waits for; decides whether an answer fits the question, not what follows from it."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

from msgspec import Struct

from console.i18n import _
from console.model.board import SafeToTouch
from console.model.time import Instant, Seconds
from console.runbooks.context import no_board
from console.runbooks.frames import QuestionAnswered, QuestionAsked
from console.runbooks.proposals import Refusal
from console.runbooks.touch import against_board
from console.store.audit import Who

RETRY, SKIP, STOP, SEND_AGAIN, MEASURE = "retry", "skip", "stop", "send again", "measure again"
"""What a person may choose when a step failed.

`SEND_AGAIN` repeats what may never have been sent, `MEASURE` only looks at what a switching has come to.
"""

MAX_WRONG_CODES = 5


class Given(Struct, frozen=True):
    """What a person gives; `code` is what stands on a label, and is written down nowhere."""

    step: str
    choice: str
    by: Who
    note: str = ""
    code: str = ""


class _Open(Struct, frozen=True):
    """A question and where its answer is waited for."""

    asked: QuestionAsked
    answer: asyncio.Future[QuestionAnswered | None]


class Questions:
    """The open questions of one run by step; `put` writes a frame down and raises `StoreError` when it cannot."""

    def __init__(
        self,
        put: Callable[[QuestionAsked | QuestionAnswered], Awaitable[None]],
        label_fits: Callable[[str, str], bool],
        touch: Callable[[str], SafeToTouch | None] = no_board,
    ) -> None:
        self._put = put
        self._label_fits = label_fits
        self._touch = touch
        self._wrong_codes = 0
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

    async def answer(self, given: Given, now: Instant) -> Refusal | None:
        """Take an answer; of two at the same moment the first counts. Raises `StoreError`, and then none counts."""
        waiting = self._open.get(given.step)
        if waiting is None:
            return Refusal("no_question", _("Step {step} asks nothing now.").format(step=given.step))
        if refusal := self._unfit(waiting.asked, given):
            return refusal
        answered = QuestionAnswered(given.step, given.choice, given.note, given.by, now)
        del self._open[answered.step]
        try:
            await self._put(answered)
        except BaseException:
            self._open[answered.step] = waiting
            raise
        if not waiting.answer.done():
            waiting.answer.set_result(answered)
        return None

    def _unfit(self, asked: QuestionAsked, given: Given) -> Refusal | None:
        if given.choice not in asked.choices:
            choices = ", ".join(asked.choices)
            return Refusal("no_such_choice", _("The choices are {choices}.").format(choices=choices))
        if asked.other_than is not None and asked.other_than.uid == given.by.uid:
            sentence = _("{who} started this run; somebody else must answer here.")
            return Refusal("same_person", sentence.format(who=asked.other_than.label))
        if given.choice in (SKIP, SEND_AGAIN) and not given.note:
            return Refusal("no_reason", _("A step is skipped, or sent again, only with a reason."))
        if "note" in asked.needs and not given.note:
            return Refusal("no_note", _("Something must be written with this answer."))
        if asked.board and given.choice not in asked.fails:
            contradicted = against_board(asked.board, self._touch(asked.board), given.note)
            if contradicted is not None:
                return contradicted
        return self._wrong_code(asked, given)

    def _wrong_code(self, asked: QuestionAsked, given: Given) -> Refusal | None:
        racks = [need.removeprefix("code:") for need in asked.needs if need.startswith("code:")]
        if not racks:
            return None
        if self._wrong_codes >= MAX_WRONG_CODES:
            return Refusal("too_many_codes", _("Too many wrong codes; stop this run and start it again."))
        if self._label_fits(racks[0], given.code):
            return None
        self._wrong_codes += 1
        sentence = _("This is not the code on the label of {rack}: somebody stands there and reads it out.")
        return Refusal("wrong_code", sentence.format(rack=racks[0]))

    def give_up(self) -> None:
        """End every wait: the run is being stopped."""
        for waiting in self._open.values():
            if not waiting.answer.done():
                waiting.answer.set_result(None)
