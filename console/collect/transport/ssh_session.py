"""One host's SSH connection: made when it is needed, kept, made anew after a drop; it does not know what it carries."""

from __future__ import annotations

import asyncio
import contextlib
import socket
from collections.abc import AsyncIterator

import paramiko

from console.collect.transport.ssh_dial import dial
from console.collect.transport.ssh_login import hang_up, log_in
from console.collect.transport.ssh_workers import Deadline, Workers
from console.errors import CollectError
from console.i18n import _
from console.inventory import SshAccess
from console.model.failure import Cause
from console.model.time import Seconds

_BROKEN = (paramiko.SSHException, OSError, EOFError)

# Workers bound their own waits; this much later we stop waiting for the worker itself (a key file on a dead mount).
_GRACE_S = 0.5
_SETTLES_S = 0.2


class Session:
    """The connection to one host as one user."""

    def __init__(self, access: SshAccess, workers: Workers) -> None:
        self.access = access
        self.workers = workers
        self._transport: paramiko.Transport | None = None
        self._connecting = asyncio.Lock()
        self._users = 0
        self._retired = False

    @property
    def is_connected(self) -> bool:
        """Whether the connection stands, as far as is known without asking the host."""
        return self._transport is not None and self._transport.is_active()

    async def outlives(self) -> bool:
        """Whether the connection stands after a channel of it ended; the reader thread may tell a moment later."""
        transport = self._transport
        if transport is not None and transport.is_active():
            await asyncio.get_running_loop().run_in_executor(self.workers.talking, transport.join, _SETTLES_S)
        return self.is_connected

    async def channel(self, deadline: Deadline) -> paramiko.Channel:
        """A new channel, on a new connection if the kept one turns out dead; raises CollectError with the cause."""
        kept = self.is_connected
        try:
            return await self._opened(deadline)
        except _BROKEN:
            if not kept:
                raise self._dropped() from None
        try:
            return await self._opened(deadline)
        except _BROKEN:
            raise self._dropped() from None

    async def _opened(self, deadline: Deadline) -> paramiko.Channel:
        transport = await self._connection(deadline)
        loop = asyncio.get_running_loop()
        try:
            async with asyncio.timeout(deadline.left() + _GRACE_S):
                return await loop.run_in_executor(self.workers.talking, _open_session, transport, deadline.left())
        except paramiko.ChannelException:
            raise self._no_more_sessions() from None
        except _BROKEN:
            if not transport.is_active():
                raise
            # paramiko has no exception of its own for a host that does not answer the request.
            self.distrust()
            raise self.timed_out(_("opened no session"), deadline) from None

    async def _connection(self, deadline: Deadline) -> paramiko.Transport:
        async with self._connecting:
            if self._transport is not None and self._transport.is_active():
                return self._transport
            self.hang_up()
            if self._retired:
                raise self._given_up()
            return self._keep(await self._connected(deadline))

    def _keep(self, transport: paramiko.Transport) -> paramiko.Transport:
        if self._retired:
            hang_up(transport)
            raise self._given_up()
        self._transport = transport
        return transport

    async def _connected(self, deadline: Deadline) -> paramiko.Transport:
        sock = await dial(self.access.address, self.access.port, deadline.left(), self.workers.connecting)
        loop = asyncio.get_running_loop()
        try:
            async with asyncio.timeout(deadline.left() + _GRACE_S):
                return await loop.run_in_executor(self.workers.connecting, log_in, sock, self.access, deadline.left)
        except TimeoutError:
            _shut(sock)
            raise self.timed_out(_("did not complete the login"), deadline) from None
        except BaseException:
            _shut(sock)
            raise

    def timed_out(self, what: str, deadline: Deadline) -> CollectError:
        """A failure that says what the host did not do in the time it had."""
        sentence = _("{address} port {port} {what} within {seconds:g} s.")
        words = {"address": self.access.address, "port": self.access.port, "seconds": round(deadline.timeout_s, 1)}
        return CollectError(Cause.TIMEOUT, sentence.format(what=what, **words))

    def _given_up(self) -> CollectError:
        sentence = _("{address} port {port} is not asked any more.")
        return CollectError(Cause.CANCELLED, sentence.format(address=self.access.address, port=self.access.port))

    def _dropped(self) -> CollectError:
        sentence = _("{address} port {port} drops the connection as soon as a session is opened on it.")
        return CollectError(Cause.REFUSED, sentence.format(address=self.access.address, port=self.access.port))

    def _no_more_sessions(self) -> CollectError:
        sentence = _("{address} port {port} allows no session on its connection: see MaxSessions in its sshd_config.")
        return CollectError(Cause.REFUSED, sentence.format(address=self.access.address, port=self.access.port))

    @contextlib.asynccontextmanager
    async def in_use(self) -> AsyncIterator[None]:
        """While inside, a probe that fails does not take the connection away."""
        self._users += 1
        try:
            yield
        finally:
            self._users -= 1

    def distrust(self) -> None:
        """Close a connection that does not answer, unless a command is running over it."""
        if not self._users:
            self.hang_up()

    def retire(self) -> None:
        """Close the connection for good: whoever still waits for it gets none."""
        self._retired = True
        self.hang_up()

    def hang_up(self) -> None:
        """Close the connection, if there is one; does not block."""
        transport, self._transport = self._transport, None
        if transport is not None:
            hang_up(transport)


def _open_session(transport: paramiko.Transport, timeout_s: Seconds) -> paramiko.Channel:
    return transport.open_session(timeout=timeout_s)


def _shut(sock: socket.socket) -> None:
    """Wake whoever reads the socket in another thread, then give it back."""
    with contextlib.suppress(OSError):
        sock.shutdown(socket.SHUT_RDWR)
    sock.close()
