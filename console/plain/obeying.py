"""Answers what was typed in the plain console; what is to be changed is handed on to `orders`."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from console.i18n import _
from console.plain import commands
from console.plain.changes import alert_line
from console.plain.orders import Orders
from console.plain.session import Session
from console.plain.words import prose
from console.tui.rows.fading import lost_line

_LEAVE = ("quit", "exit", "q")
_TIMELESS = ("help", "plan")
"""What tells nothing of the world as last heard."""


class Obedient:
    """One typed line after the other; remembers which call for attention was told last."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._orders = Orders(session)
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
            "plan": self._orders.plan,
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
        if word not in self._orders.by_word:
            return [_("There is no word “{word}”; “help” tells those there are.").format(word=word)]
        if self._session.read_only:
            return [_("This session is read-only: nothing can be changed from it.")]
        return await self._orders.by_word[word](rest)

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
