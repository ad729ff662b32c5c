"""Does what was typed in the plain console; what may be done is the engine's to decide."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from console.i18n import _
from console.model.run import StepRecord
from console.plain import commands
from console.plain.changes import alert_line
from console.plain.session import Session
from console.plain.words import prose
from console.tui.rows.fading import lost_line
from console.tui.rows.runbooks import asking
from console.wire.attending import AcknowledgeMany
from console.wire.messages import Done, No, Reply
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

_LEAVE = ("quit", "exit", "q")
_TIMELESS = ("help", "plan")
"""What tells nothing of the world as last heard."""


class Obedient:
    """One typed line after the other; remembers which call for attention was told last."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._next = 0
        self._does: dict[str, Callable[[str], Awaitable[list[str]]]] = {
            "status": self._status,
            "next": self._next_call,
            "alerts": self._alerts,
            "servers": self._servers,
            "environment": self._environment,
            "runs": self._runs,
            "device": self._device,
            "incident": self._incident,
            "run": self._run,
            "help": self._help,
            "plan": self._plan,
        }
        self._changes: dict[str, Callable[[str], Awaitable[list[str]]]] = {
            "ack": self._acknowledge,
            "answer": self._answer,
            "start": self._start,
            "stop": self._stop,
            "veto": self._veto,
            "flag": self._flag,
            "unflag": self._unflag,
        }

    async def obey(self, line: str) -> bool:
        """Do what a line says and say what came of it; False when the person leaves."""
        word, _space, rest = line.strip().removeprefix(":").partition(" ")
        word = word.lower()
        if word in _LEAVE:
            return False
        if word:
            self._session.say_all(await self._done(word, rest.strip()))
        return True

    async def _done(self, word: str, rest: str) -> list[str]:
        if word in self._does:
            told = await self._does[word](rest)
            return told if word in _TIMELESS else [*self._staleness(), *told]
        if word not in self._changes:
            return [_("There is no word “{word}”; “help” tells those there are.").format(word=word)]
        if self._session.read_only:
            return [_("This session is read-only: nothing can be changed from it.")]
        return await self._changes[word](rest)

    def _staleness(self) -> list[str]:
        return prose((lost_line(self._session.scene),))

    async def _status(self, _rest: str) -> list[str]:
        return commands.status_lines(self._session.scene)

    async def _next_call(self, _rest: str) -> list[str]:
        calls = commands.calling(self._session.scene)
        if not calls:
            self._next = 0
            return [_("Nothing waits for somebody.")]
        alert = calls[self._next % len(calls)]
        self._next = (self._next + 1) % len(calls)
        return [alert_line(alert, self._session.scene, self._session.numbers)]

    async def _alerts(self, _rest: str) -> list[str]:
        return commands.alert_lines(self._session.scene, self._session.numbers)

    async def _servers(self, rest: str) -> list[str]:
        return commands.server_lines(self._session.scene, rest)

    async def _environment(self, rest: str) -> list[str]:
        return commands.environment_lines(self._session.scene, rest)

    async def _runs(self, _rest: str) -> list[str]:
        return commands.runs_lines(self._session.scene, self._session.numbers)

    async def _help(self, _rest: str) -> list[str]:
        return commands.help_lines(read_only=self._session.read_only)

    async def _device(self, rest: str) -> list[str]:
        devices = self._session.world.devices
        id_ = rest if rest in devices else next((one.id for one in devices.values() if one.name == rest), "")
        if not id_:
            known = ", ".join(sorted(devices))
            return [_("There is no device “{name}”; there are: {known}").format(name=rest, known=known)]
        await self._session.watch_device(id_)
        return [
            _("Device {name}.").format(name=devices[id_].name or id_),
            *commands.device_told(id_, self._session.scene),
        ]

    async def _incident(self, rest: str) -> list[str]:
        return commands.incident_told(self._session.numbers.id_of(rest), self._session.scene)

    async def _run(self, rest: str) -> list[str]:
        id_ = self._session.numbers.id_of(rest)
        if id_ in self._session.world.runs:
            await self._session.watch_run(id_)
        return commands.run_told(id_, self._session.scene, self._session.numbers)

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

    async def _plan(self, rest: str) -> list[str]:
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
        armed, _space, why = rest.partition(" ")
        if not why.strip():
            return [_("Type: veto, the name of what counts down, and why")]
        return _told(await self._session.ask(VetoArmed(armed, why.strip())))

    async def _flag(self, rest: str) -> list[str]:
        flag, _space, why = rest.partition(" ")
        if not why.strip():
            return [_("Type: flag, its name, and what you see")]
        return _told(await self._session.ask(RaiseFlag(flag, why.strip())))

    async def _unflag(self, rest: str) -> list[str]:
        flag, _space, why = rest.partition(" ")
        if not why.strip():
            return [_("Type: unflag, its name, and why")]
        return _told(await self._session.ask(LowerFlag(flag, why.strip())))


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
