"""What is typed in the plain console to change something; what may be done is the engine's to decide."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from console.i18n import _
from console.model.run import StepRecord
from console.plain import commands
from console.plain.session import Session
from console.tui.rows.runbooks import asking
from console.wire.attending import AcknowledgeMany
from console.wire.messages import Done, No, Reply, Request
from console.wire.running import (
    AnswerRun,
    LowerFlag,
    Planned,
    PlanRun,
    RaiseFlag,
    Started,
    StartRun,
    StopRun,
    VetoArmed,
)


class Orders:
    """`by_word` are those that a read-only session has not."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self.by_word: dict[str, Callable[[str], Awaitable[list[str]]]] = {
            "ack": self._acknowledge,
            "answer": self._answer,
            "start": self._start,
            "stop": self._stop,
            "veto": self._veto,
            "flag": self._flag,
            "unflag": self._unflag,
        }

    async def _acknowledge(self, rest: str) -> list[str]:
        number, _space, note = rest.partition(" ")
        if not note.strip():
            return [_("Type: ack, the number, and a note, such as: ack 1 I am on my way")]
        id_ = self._session.numbers.id_of(number)
        return _told(await self._session.ask(AcknowledgeMany((id_,), note.strip())))

    async def _answer(self, rest: str) -> list[str]:
        number, _space, said = rest.partition(" ")
        run = self._session.world.runs.get(self._session.numbers.id_of(number))
        step = asking(run) if run is not None else None
        if run is None or step is None:
            return [_("Run {number} asks nothing now.").format(number=number)]
        choice = _choice(step, said)
        if not choice:
            return [_("It can be answered with: {choices}").format(choices=", ".join(step.choices))]
        note, code = said[len(choice) :].strip(), ""
        if any(need.startswith("code:") for need in step.needs):
            code, _space, note = note.partition(" ")
        return _told(await self._session.ask(AnswerRun(run.id, step.id, choice, note.strip(), code)))

    async def plan(self, rest: str) -> list[str]:
        """What a runbook would do; only the plan that was read last can be started."""
        runbook, _space, target = rest.partition(" ")
        # One that was read before must not be started for one that is refused now.
        self._session.plan = None
        reply = await self._session.ask(PlanRun(runbook, target.strip()))
        if not isinstance(reply, Planned):
            return _told(reply)
        self._session.plan = reply.plan
        return commands.plan_told(reply.plan, self._session.scene)

    async def _start(self, rest: str) -> list[str]:
        plan, self._session.plan = self._session.plan, None
        if plan is None:
            return [_("Read a plan first, with: plan RUNBOOK TARGET")]
        if rest != plan.confirm_word:
            return [_("Not started: the word is {word}. Read the plan again first.").format(word=plan.confirm_word)]
        return _told(await self._session.ask(StartRun(plan.id, rest)))

    async def _stop(self, rest: str) -> list[str]:
        number, _space, word = rest.partition(" ")
        run = self._session.world.runs.get(self._session.numbers.id_of(number))
        if run is None:
            return [_("There is no run {number}; “runs” tells those there are.").format(number=number)]
        if word.strip() != (run.target or run.id):
            return [_("To stop it, type: stop {number} {word}").format(number=number, word=run.target or run.id)]
        return _told(await self._session.ask(StopRun(run.id)))

    async def _veto(self, rest: str) -> list[str]:
        return await self._reasoned(rest, VetoArmed, _("Type: veto, the name of what counts down, and why"))

    async def _flag(self, rest: str) -> list[str]:
        return await self._reasoned(rest, RaiseFlag, _("Type: flag, its name, and what you see"))

    async def _unflag(self, rest: str) -> list[str]:
        return await self._reasoned(rest, LowerFlag, _("Type: unflag, its name, and why"))

    async def _reasoned(self, rest: str, request: Callable[[str, str], Request], missing: str) -> list[str]:
        """Ask for something that has a name and needs a reason."""
        name, _space, why = rest.partition(" ")
        return _told(await self._session.ask(request(name, why.strip()))) if why.strip() else [missing]


def _choice(step: StepRecord, said: str) -> str:
    """The longest choice that the words begin with."""
    return max((one for one in step.choices if f"{said} ".lower().startswith(f"{one} ".lower())), key=len, default="")


def _told(reply: Reply) -> list[str]:
    match reply:
        case Done(message=message):
            return [message or _("Done.")]
        case No(message=message):
            return [message]
        case Started(run=run):
            return [_("Started: run {run}.").format(run=run)]
        case _other:
            return [_("Done.")]
