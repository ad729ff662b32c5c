"""Reads a channel's output from the event loop, holding no thread meanwhile; it does not know what the output means."""

from __future__ import annotations

import asyncio
import contextlib
import threading
from concurrent.futures import Executor

import paramiko

_CHUNK_BYTES = 65536

# A host's answer comes in a dozen packets; taking them together saves as many turns through a worker thread.
_GATHER_S = 0.005


class Wakeup(threading.Event):
    """Tells the event loop that paramiko's reader thread has put something into a buffer, or has closed it."""

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        super().__init__()
        self._loop = loop
        self.ready = asyncio.Event()

    def set(self) -> None:
        if self.is_set():
            return
        super().set()
        # A loop that was closed before its connections has nobody who waits.
        with contextlib.suppress(RuntimeError):
            self._loop.call_soon_threadsafe(self.ready.set)


class OutputStream:
    """The output of one channel; the host can send no more than paramiko's window ahead of what is read here."""

    def __init__(self, channel: paramiko.Channel, workers: Executor) -> None:
        self._channel = channel
        self._workers = workers
        self._wakeup = Wakeup(asyncio.get_running_loop())
        channel.settimeout(0.0)
        channel.in_buffer.set_event(self._wakeup)

    async def read(self) -> bytes:
        """The next octets, as soon as there are any; none at the end of the output."""
        while True:
            self._wakeup.ready.clear()
            if self._channel.in_buffer.read_ready() or self._ended():
                # Reading may send a window update and so may block: never on the event loop.
                return await asyncio.get_running_loop().run_in_executor(self._workers, self._read_now)
            await self._wakeup.ready.wait()
            await asyncio.sleep(_GATHER_S)

    def _ended(self) -> bool:
        return self._channel.closed or bool(self._channel.eof_received)

    def _read_now(self) -> bytes:
        try:
            return self._channel.recv(_CHUNK_BYTES)
        except TimeoutError:
            return b""

    async def write(self, octets: bytes) -> None:
        """Send all of `octets`; raises OSError when the channel is closed or takes no more."""
        await asyncio.get_running_loop().run_in_executor(self._workers, self._channel.sendall, octets)
