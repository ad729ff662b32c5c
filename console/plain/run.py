"""Opens the plain console on stdin and stdout; which engine it tells of is the caller's business."""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import Awaitable, Callable

from console.clock import SystemClock
from console.i18n import _
from console.plain.commands import status_lines
from console.plain.lines import say, typed
from console.plain.obeying import Obedient
from console.plain.session import Session
from console.tui.pulse import EngineClient


def run_plain(connect: Callable[[], Awaitable[EngineClient]], *, read_only: bool = False) -> int:
    """Tell and obey until the input ends or the person leaves; returns the exit code."""
    try:
        asyncio.run(_converse(connect, read_only))
    except KeyboardInterrupt:
        return 0
    except BrokenPipeError:
        # Nobody reads any more; Python would complain once more when it flushes at its end.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return 0


async def _converse(connect: Callable[[], Awaitable[EngineClient]], read_only: bool) -> None:
    session = Session(connect, say, SystemClock(), read_only=read_only)
    attending = asyncio.create_task(session.attend())
    obeying = asyncio.create_task(_obey(session))
    try:
        await asyncio.wait((attending, obeying), return_when=asyncio.FIRST_COMPLETED)
    finally:
        for task in (attending, obeying):
            task.cancel()
        ended = await asyncio.gather(attending, obeying, return_exceptions=True)
    for one in ended:
        if isinstance(one, Exception):
            raise one


async def _obey(session: Session) -> None:
    await session.first_word()
    session.say_all(status_lines(session.scene))
    session.say(_("Type a word and Enter; “help” tells the words."))
    obedient = Obedient(session)
    async for line in typed(sys.stdin.fileno()):
        if not await obedient.obey(line):
            if session.scene.lost_at is None:
                session.say(_("The engine keeps watching."))
            return
