"""Reads small files of the kernel off the event loop, one place for each; knows nothing of what is in them."""

from __future__ import annotations

import asyncio
import os
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from console.errors import CollectError
from console.i18n import _
from console.model.failure import Cause
from console.model.oserror import os_words
from console.model.time import Seconds

_MOST_BYTES = 4096
_THREADS = 4


class SysfsTransport:
    """A few threads of its own: a 1-wire conversion takes most of a second, and a broken bus longer."""

    def __init__(self) -> None:
        self._threads = ThreadPoolExecutor(_THREADS, thread_name_prefix="sysfs")

    async def read(self, path: Path, timeout_s: Seconds) -> str:
        """The beginning of a file as text; raises CollectError."""
        loop = asyncio.get_running_loop()
        try:
            async with asyncio.timeout(timeout_s):
                raw = await loop.run_in_executor(self._threads, _beginning, path)
        except TimeoutError:
            text = _("{path} gives nothing within {seconds:g} s; check the sensor's wires.")
            raise CollectError(Cause.TIMEOUT, text.format(path=path, seconds=timeout_s)) from None
        except FileNotFoundError:
            text = _("There is no {path}; check that the sensor is connected, the driver loaded, the line exported.")
            raise CollectError(Cause.NO_SUCH_OBJECT, text.format(path=path)) from None
        except PermissionError:
            text = _("{path} may not be read by the engine's user; give its group to that user.")
            raise CollectError(Cause.AUTH, text.format(path=path)) from None
        except OSError as error:
            text = _("{path} cannot be read ({reason}); check the sensor's wires.")
            raise CollectError(Cause.UNREACHABLE, text.format(path=path, reason=os_words(error))) from None
        return raw.decode("ascii", "replace")

    async def close(self) -> None:
        """Start nothing any more; a read that hangs in the kernel is left to it."""
        self._threads.shutdown(wait=False, cancel_futures=True)


def _beginning(path: Path) -> bytes:
    # O_NONBLOCK so that what is no plain file after all (a pipe) holds no thread.
    descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
    try:
        return os.read(descriptor, _MOST_BYTES)
    finally:
        os.close(descriptor)
