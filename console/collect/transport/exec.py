"""Runs a program without a shell and ends it and all it started in time; knows nothing of what it prints."""

from __future__ import annotations

import asyncio
import os
import signal
from contextlib import suppress

from msgspec import Struct

from console.errors import CollectError
from console.i18n import _
from console.model.failure import Cause
from console.model.oserror import os_words
from console.model.text import neutralise
from console.model.time import Seconds

MOST_BYTES = 64 * 1024
_PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin:/usr/lib/nagios/plugins"
_REAP_S: Seconds = 2.0


class Ended(Struct, frozen=True):
    """How a program ended and the beginning of what it printed."""

    status: int
    output: bytes


class ExecTransport:
    """Starts programs as the engine's own user, with a small environment and no input."""

    async def run(self, command: tuple[str, ...], timeout_s: Seconds) -> Ended:
        """Run `command` to its end; raises CollectError. When the time is over its whole process group is killed."""
        process = await _started(command)
        try:
            async with asyncio.timeout(timeout_s):
                output = await _printed(process)
                return Ended(await process.wait(), output)
        except TimeoutError:
            text = _("{program} did not end within {seconds:g} s and was killed; give it more `timeout`.")
            raise CollectError(Cause.TIMEOUT, text.format(program=_shown(command), seconds=timeout_s)) from None
        finally:
            await _end(process)


async def _started(command: tuple[str, ...]) -> asyncio.subprocess.Process:
    environment = {"PATH": _PATH, "LC_ALL": "C.UTF-8", "HOME": "/"}
    try:
        return await asyncio.create_subprocess_exec(
            *command,
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.DEVNULL,
            env=environment,
            cwd="/",
            start_new_session=True,
        )
    except FileNotFoundError:
        text = _("there is no program {program}; install it or correct `command`.")
        raise CollectError(Cause.UNSUPPORTED, text.format(program=_shown(command))) from None
    except PermissionError:
        text = _("{program} may not be run by the engine's user; correct its mode.")
        raise CollectError(Cause.AUTH, text.format(program=_shown(command))) from None
    except (OSError, ValueError) as error:
        text = _("{program} cannot be run ({reason}); correct `command`.")
        reason = os_words(error)
        raise CollectError(Cause.UNSUPPORTED, text.format(program=_shown(command), reason=reason)) from None


async def _printed(process: asyncio.subprocess.Process) -> bytes:
    """The first octets of the output; what follows is read and thrown away, so that the program can end."""
    assert process.stdout is not None
    kept = bytearray()
    while chunk := await process.stdout.read(MOST_BYTES):
        kept += chunk[: MOST_BYTES - len(kept)]
    return bytes(kept)


async def _end(process: asyncio.subprocess.Process) -> None:
    """Kill what is left of the process group, children that outlive their parent too."""
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)
    with suppress(TimeoutError):
        await asyncio.wait_for(process.wait(), _REAP_S)
    # A grandchild in a session of its own may hold the pipe open.
    process._transport.close()  # type: ignore[attr-defined]


def _shown(command: tuple[str, ...]) -> str:
    return neutralise(command[0], 120)
