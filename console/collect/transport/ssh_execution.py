"""Runs one command on a host and passes its output on line by line; it does not judge what the command did."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable

import paramiko

from console.collect.transport.ssh_outcome import Ending, Execution
from console.collect.transport.ssh_session import Session
from console.collect.transport.ssh_stream import OutputStream
from console.collect.transport.ssh_workers import Deadline
from console.errors import CollectError
from console.i18n import _
from console.model.failure import Cause
from console.model.text import neutralise_bytes

_LINE_LIMIT = 1000

# A flood of short lines is cut into turns of this size, so that the event loop sees to others in between.
_TURN_BYTES = 4096
_STATUS_WAIT_S = 2.0
_NO_STATUS = -1
_BROKEN = (paramiko.SSHException, OSError, EOFError)


class Lines:
    """Cuts octets into neutralised lines and hands each to `on_line` once."""

    def __init__(self, on_line: Callable[[str], None]) -> None:
        self._on_line = on_line
        self._open = b""
        self.kept: list[str] = []

    def feed(self, octets: bytes) -> None:
        """Take the next octets; a carriage return ends a line as a line feed does, and so does too long a line."""
        octets = self._open + octets
        # A carriage return at the very end may be the first half of a line's end.
        half = b"\r" if octets.endswith(b"\r") else b""
        ended = octets.removesuffix(half).replace(b"\r\n", b"\n").replace(b"\r", b"\n")
        *whole, rest = ended.split(b"\n")
        for line in whole:
            self._emit(line)
        self._open = rest + half
        if len(self._open) > _LINE_LIMIT:
            self.finish()

    def finish(self) -> None:
        """Hand over a last line that has no end."""
        if self._open:
            self._emit(self._open.removesuffix(b"\r"))
        self._open = b""

    def _emit(self, line: bytes) -> None:
        text = neutralise_bytes(line[: _LINE_LIMIT * 4], _LINE_LIMIT)
        self.kept.append(text)
        self._on_line(text)


async def run_command(
    session: Session,
    channel: paramiko.Channel,
    command: str,
    deadline: Deadline,
    limit_bytes: int,
    on_line: Callable[[str], None],
) -> Execution:
    """Run `command` on the new `channel` of `session`; raises CollectError when the host runs no commands for us."""
    lines = Lines(on_line)
    workers = session.workers.talking
    try:
        async with session.in_use(), asyncio.timeout(deadline.left()):
            await asyncio.get_running_loop().run_in_executor(workers, _request, channel, command)
            ended = await _read(OutputStream(channel, workers), limit_bytes, lines)
            if ended == "closed":
                # The exit status comes after the end of the output (RFC 4254, 6.10).
                await asyncio.get_running_loop().run_in_executor(workers, channel.status_event.wait, _STATUS_WAIT_S)
    except TimeoutError:
        ended = "timeout"
    except _BROKEN:
        if await session.outlives():
            raise _no_commands(session) from None
        ended = "closed"
    finally:
        lines.finish()
        _abandon(session, channel)
    status = _status(channel)
    if status is not None and ended != "limit":
        ended = "exited"
    return Execution(status if ended == "exited" else None, ended, deadline.spent(), "\n".join(lines.kept))


def _request(channel: paramiko.Channel, command: str) -> None:
    channel.set_combine_stderr(True)
    channel.exec_command(command)


async def _read(stream: OutputStream, limit_bytes: int, lines: Lines) -> Ending:
    room = limit_bytes
    while room > 0 and (chunk := (await stream.read())[:room]):
        room -= len(chunk)
        for start in range(0, len(chunk), _TURN_BYTES):
            lines.feed(chunk[start : start + _TURN_BYTES])
            await asyncio.sleep(0)
    return "limit" if room <= 0 else "closed"


def _status(channel: paramiko.Channel) -> int | None:
    known = channel.status_event.is_set() and channel.exit_status != _NO_STATUS
    return channel.exit_status if known else None


def _abandon(session: Session, channel: paramiko.Channel) -> None:
    with contextlib.suppress(RuntimeError):  # the workers were stopped: every connection is closed anyway
        session.workers.talking.submit(channel.close)


def _no_commands(session: Session) -> CollectError:
    sentence = _("{address} port {port} lets {user} in but runs no commands for this login.")
    access = session.access
    return CollectError(Cause.UNSUPPORTED, sentence.format(address=access.address, port=access.port, user=access.user))
