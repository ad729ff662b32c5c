"""Reaches a host's SSH port and hears its greeting begin; it does not negotiate, and waiting costs no thread."""

from __future__ import annotations

import asyncio
import errno
import socket
from concurrent.futures import Executor
from functools import partial
from typing import Any

from console.errors import CollectError
from console.i18n import _
from console.model.failure import Cause
from console.model.text import neutralise_bytes
from console.model.time import Seconds

_UNREACHABLE = frozenset({errno.EHOSTUNREACH, errno.ENETUNREACH, errno.EHOSTDOWN, errno.ENETDOWN, errno.EADDRNOTAVAIL})
_PEEKED_BYTES = 256

# What is left of a poll's time when others took the most of it says nothing about the host.
_TOLD_S: Seconds = 0.1

# A peer that acknowledges nothing for this long is given up by the kernel, so a dead host's connection does not linger.
_UNACKNOWLEDGED_MS = 30_000


class NotGreeted(CollectError):
    """Somebody took the connection and did not greet: the machine is there, but its sshd is not well."""


async def dial(address: str, port: int, timeout_s: Seconds, resolvers: Executor) -> socket.socket:
    """A connected, non-blocking socket whose peer has begun to speak; raises CollectError, NotGreeted among them.

    Names are looked up in `resolvers`, since the system's resolver blocks.
    """
    try:
        async with asyncio.timeout(timeout_s) as limit:
            sock = await _connected(address, port, resolvers)
    except TimeoutError:
        silent = _("does not answer within {seconds:g} s") if timeout_s >= _TOLD_S else _("does not answer")
        raise _failed(Cause.TIMEOUT, silent, address, port, timeout_s) from None
    try:
        async with asyncio.timeout_at(limit.when()):
            await _greeted(sock, address, port)
    except TimeoutError:
        sock.close()
        silent = _("accepts connections but says nothing for {seconds:g} s: it hangs, or it is no SSH server")
        sentence = _sentence(silent, address, port).format(seconds=round(timeout_s, 1))
        raise NotGreeted(Cause.TIMEOUT, sentence) from None
    except BaseException:
        sock.close()
        raise
    return sock


async def _connected(address: str, port: int, resolvers: Executor) -> socket.socket:
    error: OSError | None = None
    for family, kind, protocol, _name, peer in await _resolved(address, port, resolvers):
        sock = socket.socket(family, kind, protocol)
        try:
            sock.setblocking(False)
            await asyncio.get_running_loop().sock_connect(sock, peer)
        except OSError as refused:
            sock.close()
            error = refused
        except BaseException:
            sock.close()
            raise
        else:
            _keep_honest(sock)
            return sock
    raise connection_failed(error or OSError(errno.EHOSTUNREACH, "no address"), address, port)


async def _resolved(address: str, port: int, resolvers: Executor) -> list[tuple[Any, ...]]:
    try:
        return list(socket.getaddrinfo(address, port, type=socket.SOCK_STREAM, flags=socket.AI_NUMERICHOST))
    except OSError:
        pass
    try:
        look_up = partial(socket.getaddrinfo, address, port, type=socket.SOCK_STREAM)
        return list(await asyncio.get_running_loop().run_in_executor(resolvers, look_up))
    except (OSError, UnicodeError):
        sentence = _("The name {address} cannot be resolved: check the address in the configuration and the DNS.")
        raise CollectError(Cause.UNREACHABLE, sentence.format(address=address)) from None


def _keep_honest(sock: socket.socket) -> None:
    sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
    if hasattr(socket, "TCP_USER_TIMEOUT"):
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, _UNACKNOWLEDGED_MS)


async def _greeted(sock: socket.socket, address: str, port: int) -> None:
    await _readable(sock)
    try:
        start = sock.recv(_PEEKED_BYTES, socket.MSG_PEEK)
    except OSError:
        start = b""
    if not start:
        closed = _("closes the connection before it greets: its sshd may be overloaded or blocking us")
        raise NotGreeted(Cause.REFUSED, _sentence(closed, address, port))
    if b"SSH-"[: len(start)] != start[:4] and b"\n" not in start:
        said = _("does not speak SSH: it says {said!r}")
        raise CollectError(Cause.MALFORMED, _sentence(said, address, port).format(said=neutralise_bytes(start, 60)))


async def _readable(sock: socket.socket) -> None:
    loop = asyncio.get_running_loop()
    ready: asyncio.Future[None] = loop.create_future()
    loop.add_reader(sock, _settle, ready)
    try:
        await ready
    finally:
        loop.remove_reader(sock)


def _settle(ready: asyncio.Future[None]) -> None:
    if not ready.done():
        ready.set_result(None)


def connection_failed(error: OSError, address: str, port: int) -> CollectError:
    """What the operating system says of a connection, as a cause and a sentence."""
    if error.errno == errno.ECONNREFUSED:
        return _failed(
            Cause.REFUSED,
            _("refuses the connection: sshd does not run there or listens on another port"),
            address,
            port,
        )
    if error.errno == errno.ETIMEDOUT:
        return _failed(Cause.TIMEOUT, _("does not answer"), address, port)
    if error.errno in _UNREACHABLE:
        return _failed(Cause.UNREACHABLE, _("cannot be reached: there is no way to this address now"), address, port)
    return _failed(Cause.UNREACHABLE, _("cannot be reached: the connection broke"), address, port)


def _failed(cause: Cause, what: str, address: str, port: int, seconds: Seconds = 0) -> CollectError:
    return CollectError(cause, _sentence(what, address, port).format(seconds=round(seconds, 1)))


def _sentence(what: str, address: str, port: int) -> str:
    place = _("{address} port {port}").format(address=address, port=port).replace("{", "{{").replace("}", "}}")
    return f"{place} {what}."
