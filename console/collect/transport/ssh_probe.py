"""Asks one host the same script again and again over a kept shell; it does not read the answer's meaning."""

from __future__ import annotations

import asyncio
import contextlib

import paramiko

from console.collect.transport.ssh_outcome import ProbeCut
from console.collect.transport.ssh_session import Session
from console.collect.transport.ssh_shell import OPEN_COMMAND, Shell, ShellEnded, no_shell
from console.collect.transport.ssh_workers import Deadline
from console.errors import CollectError
from console.i18n import _
from console.model.failure import Cause


class Prober:
    """The kept shell of one session. Probes of one host wait for one another."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._shell: Shell | None = None
        self._one_at_a_time = asyncio.Lock()

    async def probe(self, script: str, deadline: Deadline) -> bytes:
        """What `script` prints on the host; raises CollectError, ProbeCut when the time ran out half-way."""
        async with self._one_at_a_time:
            kept = self._shell is not None
            try:
                return await self._call(script, deadline)
            except ShellEnded as ended:
                if not kept:
                    raise await self._ended(ended) from None
            # The kept shell was dropped since the last probe: one fresh try within the same time.
            try:
                return await self._call(script, deadline)
            except ShellEnded as ended:
                raise await self._ended(ended) from None

    async def _call(self, script: str, deadline: Deadline) -> bytes:
        shell = self._shell = self._shell or await self._opened(deadline)
        try:
            async with asyncio.timeout(deadline.left()):
                return await shell.call(script)
        except TimeoutError:
            self._drop()
            raise self._cut(shell, deadline) from None
        except BaseException:
            self._drop()
            raise

    async def _opened(self, deadline: Deadline) -> Shell:
        channel = await self._session.channel(deadline)
        try:
            async with asyncio.timeout(deadline.left()):
                loop = asyncio.get_running_loop()
                await loop.run_in_executor(self._session.workers.talking, channel.exec_command, OPEN_COMMAND)
        except TimeoutError:
            # Closing the connection is the only way to free a worker that waits for the answer to a request.
            self._session.distrust()
            raise self._session.timed_out(_("started no shell"), deadline) from None
        except (paramiko.SSHException, OSError, EOFError):
            raise ShellEnded(b"") from None
        return Shell(channel, self._session.workers.talking)

    def _cut(self, shell: Shell, deadline: Deadline) -> ProbeCut:
        late = self._session.timed_out(_("did not finish the probe"), deadline)
        if not shell.heard:
            # Not even the beginning came: the connection itself is in doubt, so the next probe starts afresh.
            self._session.distrust()
        return ProbeCut(late.failure, bytes(shell.so_far))

    async def _ended(self, ended: ShellEnded) -> CollectError:
        access = self._session.access
        if await self._session.outlives():
            return no_shell(access.user, ended.said)
        sentence = _("{address} port {port} drops the connection whenever it is probed.")
        return CollectError(Cause.REFUSED, sentence.format(address=access.address, port=access.port))

    def _drop(self) -> None:
        shell, self._shell = self._shell, None
        if shell is not None:
            with contextlib.suppress(RuntimeError):  # the workers were stopped: everything is being closed
                self._session.workers.talking.submit(shell.close)

    def close(self) -> None:
        """Forget the shell; its connection is closed by whoever owns the session."""
        self._shell = None
