"""The Unix socket: made with exact permissions, never taken from a living engine, open to those whom access lets in."""

from __future__ import annotations

import asyncio
import grp
import os
import socket
from collections import Counter
from collections.abc import Callable
from pathlib import Path

from console.clock import Clock
from console.engine.desk import Desk
from console.errors import EngineHeld, StoreError
from console.i18n import _
from console.model.oserror import os_words
from console.server import crowd
from console.server.access import GroupRoles, Peer, peer_of
from console.server.handlers import answer
from console.server.session import Session
from console.server.standing import Standing
from console.wire.codec import encode
from console.wire.messages import No

_PROBE_S = 1.0


class Listener:
    """Accepts clients for a desk; `sessions` are those who are there now.

    `access` gives what is granted: the same object until the configuration has been read again.
    """

    def __init__(self, desk: Desk, clock: Clock, access: Callable[[], GroupRoles]) -> None:
        self.sessions: set[Session] = set()
        self.left = asyncio.Event()
        self._desk = desk
        self._clock = clock
        self._access = access
        self._server: asyncio.Server | None = None
        self._serving: set[asyncio.Task[None]] = set()
        self._path: Path | None = None
        self._attached: Counter[int] = Counter()

    async def open(self, path: Path, group: str = "") -> None:
        """Listen on `path`, mode 0600, or 0660 for `group`.

        Raises `EngineHeld` when a living engine answers there, `StoreError` when the socket cannot be made.
        """
        try:
            await asyncio.to_thread(_make_way, path)
            listening = _bind(path, group)
        except (OSError, KeyError) as error:
            sentence = _("cannot listen on {path}: {error}")
            raise StoreError(sentence.format(path=path, error=os_words(error))) from error
        self._path = path
        self._server = await asyncio.start_unix_server(self._accept, sock=listening)

    async def close(self) -> None:
        """Say good-bye to everybody and take the socket away."""
        if self._server is not None:
            self._server.close()
        for task in self._serving:
            task.cancel()
        await asyncio.gather(*self._serving, return_exceptions=True)
        if self._path is not None:
            self._path.unlink(missing_ok=True)

    async def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._serving.add(task)
        try:
            await self._serve(reader, writer)
        except asyncio.CancelledError:
            writer.close()
        finally:
            self._serving.discard(task)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        peer = peer_of(writer.get_extra_info("socket"))
        standing = Standing(peer, self._access)
        if standing.role is None:
            return _turn_away(writer, _stranger(peer))
        crowded = crowd.refusal(peer, self._attached, os.getuid())
        if crowded is not None:
            return _turn_away(writer, crowded)
        session = Session(self._desk, self._clock, answer, reader, writer)
        self.sessions.add(session)
        self._attached[peer.uid] += 1
        try:
            await session.serve(peer.uid, peer.user, standing.role, standing.places, standing.holds)
        finally:
            self.sessions.discard(session)
            self._attached -= Counter({peer.uid: 1})
            self.left.set()


def _turn_away(writer: asyncio.StreamWriter, why: No) -> None:
    writer.write(encode(why))
    writer.close()


def _stranger(peer: Peer) -> No:
    sentence = _("{user} is in none of the groups that may look; ask an administrator")
    return No("not_allowed", sentence.format(user=peer.user))


def _make_way(path: Path) -> None:
    """Remove a socket that nobody listens on any more; try it first, for a living one is not ours to remove."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    if not path.exists():
        return
    if not path.is_socket():
        raise StoreError(_("{path} is in the way: it is not a socket; move it").format(path=path))
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as trial:
        trial.settimeout(_PROBE_S)
        try:
            trial.connect(os.fspath(path))
        except (ConnectionRefusedError, FileNotFoundError):
            path.unlink(missing_ok=True)
            return
    raise EngineHeld(_("another engine answers on {path}").format(path=path))


def _bind(path: Path, group: str) -> socket.socket:
    listening = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM | socket.SOCK_CLOEXEC)
    # Nobody may connect in the moment between bind and chmod.
    before = os.umask(0o177)
    try:
        listening.bind(os.fspath(path))
    finally:
        os.umask(before)
    if group:
        os.chown(path, -1, grp.getgrnam(group).gr_gid)
        path.chmod(0o660)
    return listening
