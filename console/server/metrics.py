"""Answers `GET /metrics` over HTTP/1.1 at a Unix socket and a loopback port; knows nothing of what the metrics say."""

from __future__ import annotations

import asyncio
import grp
import os
import socket
from collections.abc import Callable
from ipaddress import ip_address
from pathlib import Path

from console.errors import StoreError
from console.i18n import _
from console.model.oserror import os_words
from console.model.time import Seconds

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"
"""What Prometheus' text format calls itself."""

MOST_HEAD_BYTES = 8192
MOST_AT_ONCE = 16
_PATIENCE_S: Seconds = 10.0
_END = b"\r\n\r\n"
_NAMES = frozenset({"localhost"})


class MetricsServer:
    """Serves what `tell` returns; a client that is slow, talks too much or comes in a crowd is let go."""

    def __init__(self, tell: Callable[[], str]) -> None:
        self._tell = tell
        self._servers: list[asyncio.Server] = []
        self._path: Path | None = None
        self._talking: set[asyncio.Task[None]] = set()

    async def open_socket(self, path: Path, group: str = "") -> None:
        """Listen at a Unix socket, mode 0600, or 0660 for `group`; raises `StoreError`."""
        try:
            listening = await asyncio.to_thread(_bind, path, group)
        except (OSError, KeyError) as error:
            raise StoreError(_cannot(str(path), error)) from error
        self._path = path
        self._servers.append(await asyncio.start_unix_server(self._accept, sock=listening, limit=MOST_HEAD_BYTES))

    async def open_port(self, host: str, port: int) -> int:
        """Listen at a loopback address, at any free port for 0; returns the port; raises `StoreError`."""
        if not ip_address(host).is_loopback:
            raise StoreError(_("metrics are not served at {address}: it is no loopback address").format(address=host))
        try:
            server = await asyncio.start_server(self._accept, host, port, limit=MOST_HEAD_BYTES)
        except OSError as error:
            raise StoreError(_cannot(f"{host}:{port}", error)) from error
        self._servers.append(server)
        taken: int = server.sockets[0].getsockname()[1]
        return taken

    async def close(self) -> None:
        """Stop listening and let go of whoever is still there."""
        for server in self._servers:
            server.close()
        for task in self._talking:
            task.cancel()
        await asyncio.gather(*self._talking, return_exceptions=True)
        self._servers.clear()
        if self._path is not None:
            self._path.unlink(missing_ok=True)

    async def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        if task is None or len(self._talking) >= MOST_AT_ONCE:
            writer.close()
            return
        self._talking.add(task)
        try:
            async with asyncio.timeout(_PATIENCE_S):
                writer.write(self._answer(await _head(reader)))
                await writer.drain()
        except (TimeoutError, OSError, asyncio.CancelledError):
            # Nobody is told what they did not wait for.
            pass
        finally:
            self._talking.discard(task)
            writer.close()

    def _answer(self, head: bytes) -> bytes:
        line, _sep, fields = head.partition(b"\r\n")
        words = line.split(b" ")
        if len(words) != 3 or not words[2].startswith(b"HTTP/1."):
            return _response(400, "Bad Request", b"", "")
        method, target = words[0], words[1].partition(b"?")[0]
        if not _is_ours(fields):
            return _response(421, "Misdirected Request", method, _("ask by the name localhost") + "\n")
        if method not in (b"GET", b"HEAD"):
            return _response(405, "Method Not Allowed", method, "", "Allow: GET, HEAD\r\n")
        if target != b"/metrics":
            return _response(404, "Not Found", method, _("the metrics are at /metrics") + "\n")
        return _response(200, "OK", method, self._tell(), kind=CONTENT_TYPE)


async def _head(reader: asyncio.StreamReader) -> bytes:
    """The request line and its fields; nothing when they are too long or cut off. A body is not read."""
    try:
        return (await reader.readuntil(_END))[: -len(_END)]
    except (asyncio.IncompleteReadError, asyncio.LimitOverrunError):
        return b""


def _is_ours(fields: bytes) -> bool:
    """Whether the page was asked for by this host's own name: a name of the web that leads here is somebody's trick."""
    for field in fields.split(b"\r\n"):
        name, _colon, value = field.partition(b":")
        if name.strip().lower() == b"host":
            return _is_local(value.strip().decode("ascii", "replace"))
    return True


def _is_local(host: str) -> bool:
    bare = host[1:].partition("]")[0] if host.startswith("[") else host.partition(":")[0]
    try:
        return not bare or ip_address(bare).is_loopback
    except ValueError:
        return bare.lower() in _NAMES


def _response(
    status: int, word: str, method: bytes, text: str, fields: str = "", kind: str = "text/plain; charset=utf-8"
) -> bytes:
    body = text.encode()
    head = f"HTTP/1.1 {status} {word}\r\nContent-Type: {kind}\r\nContent-Length: {len(body)}\r\n{fields}"
    return f"{head}Cache-Control: no-store\r\nConnection: close\r\n\r\n".encode() + (b"" if method == b"HEAD" else body)


def _bind(path: Path, group: str) -> socket.socket:
    if path.is_socket():
        # The engine's lock says that nobody else serves from this state.
        path.unlink()
    listening = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM | socket.SOCK_CLOEXEC)
    try:
        before = os.umask(0o177)
        try:
            listening.bind(os.fspath(path))
        finally:
            os.umask(before)
        if group:
            os.chown(path, -1, grp.getgrnam(group).gr_gid)
            path.chmod(0o660)
    except (OSError, KeyError):
        listening.close()
        raise
    return listening


def _cannot(where: str, error: Exception) -> str:
    why = os_words(error)
    return _("metrics cannot be served at {where}: {why}").format(where=where, why=why)
