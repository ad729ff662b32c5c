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
        # Never listens: while nobody does, callers are refused, and no other program can be given the port.
        self._claim = _bound((host, 0))
        self.address: tuple[str, int] = self._claim.getsockname()
        self._listener: socket.socket | None = None
        self._plugs: list[socket.socket] = []
        self._reach = Reach.REFUSED

    def set_reach(self, reach: Reach) -> None:
        """Change how the port behaves, if that is a change."""
        if reach is self._reach:
            return
        self._leave()
        self._reach = reach
        if reach is Reach.REFUSED:
            self.hang_up()
            return
        self._listener = listener = _listening(self.address)
        if reach is Reach.DARK:
            self._plug(listener)
        if reach is Reach.OPEN:
            self.hang_up()
            asyncio.get_running_loop().add_reader(listener, self._accept, listener)
        else:
            self.mute()

    def close(self) -> None:
        """Stop listening, end every connection and give the port back."""
        self._leave()
        self.hang_up()
        self._claim.close()

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
        if self._listener is not None:
            if self._reach is Reach.OPEN:
                asyncio.get_running_loop().remove_reader(self._listener)
            self._listener.close()
            self._listener = None
        for plug in self._plugs:
            plug.close()
        self._plugs.clear()

    def _plug(self, listener: socket.socket) -> None:
        """Fill the accept queue with connections of our own: the kernel then drops every SYN, as a dark host would."""
        listener.listen(0)
        for _ in range(3):
            plug = socket.socket()
            plug.setblocking(False)
            plug.connect_ex(self.address)
            self._plugs.append(plug)

    def _accept(self, listener: socket.socket) -> None:
        with contextlib.suppress(OSError):
            connection, _peer = listener.accept()
            self.welcome(connection)


def _bound(address: tuple[str, int]) -> socket.socket:
    """A socket at a port that it shares with the others of this process alone."""
    sharer = socket.socket()
    # Not SO_REUSEADDR: whoever says that too may have a port on which nobody listens at the moment.
    sharer.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
    sharer.bind(address)
    return sharer


def _listening(address: tuple[str, int]) -> socket.socket:
    listener = _bound(address)
    listener.listen(_BACKLOG)
    listener.setblocking(False)
    return listener
