"""A TCP port that behaves as its host does: open, refusing, mute or dark; what is said on it is not decided here."""

from __future__ import annotations

import asyncio
import contextlib
import socket
from abc import ABC, abstractmethod
from typing import Final

from console.simulator.reach import Reach

_BACKLOG: Final = 50


class Port(ABC):
    """`set_reach` says how it behaves from now on. Lives on the event loop's thread."""

    def __init__(self, host: str) -> None:
        self._listener = _listen((host, 0))
        self.address: tuple[str, int] = self._listener.getsockname()
        self._plugs: list[socket.socket] = []
        self._reach = Reach.REFUSED
        self._listener.close()

    def set_reach(self, reach: Reach) -> None:
        """Change how the port behaves, if that is a change."""
        if reach is self._reach:
            return
        self._leave()
        self._reach = reach
        if reach is Reach.REFUSED:
            self.hang_up()
            return
        self._listener = _listen(self.address)
        if reach is Reach.DARK:
            self._plug()
        if reach is Reach.OPEN:
            self.hang_up()
            asyncio.get_running_loop().add_reader(self._listener, self._accept)
        else:
            self.mute()

    def close(self) -> None:
        """Stop listening and end every connection."""
        self._leave()
        self.hang_up()

    @abstractmethod
    def welcome(self, connection: socket.socket) -> None:
        """Talk on a connection that was taken."""

    @abstractmethod
    def mute(self) -> None:
        """Keep the connections and let them carry nothing: a host that hangs or lost its power says no goodbye."""

    @abstractmethod
    def hang_up(self) -> None:
        """End every connection."""

    def _leave(self) -> None:
        if self._reach is Reach.OPEN:
            asyncio.get_running_loop().remove_reader(self._listener)
        self._listener.close()
        for plug in self._plugs:
            plug.close()
        self._plugs.clear()

    def _plug(self) -> None:
        """Fill the accept queue with connections of our own: the kernel then drops every SYN, as a dark host would."""
        self._listener.listen(0)
        for _ in range(3):
            plug = socket.socket()
            plug.setblocking(False)
            plug.connect_ex(self.address)
            self._plugs.append(plug)

    def _accept(self) -> None:
        with contextlib.suppress(OSError):
            connection, _peer = self._listener.accept()
            self.welcome(connection)


def _listen(address: tuple[str, int]) -> socket.socket:
    listener = socket.socket()
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listener.bind(address)
    listener.listen(_BACKLOG)
    listener.setblocking(False)
    return listener
