"""Runs a shell command on the engine's own host within limits of time and output; it does not read what it prints."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal

from console.collect.seen import Ran, unknown
from console.i18n import _
from console.model.check import Finding
from console.model.text import neutralise_bytes
from console.model.time import Seconds

_LINE_LIMIT = 4000


async def run_here(command: str, timeout_s: Seconds, limit_bytes: int) -> Ran | Finding:
    """What `sh -c command` prints on both streams; it and its children are ended when the time is over."""
    process = await asyncio.create_subprocess_exec(
        "/bin/sh",
        "-c",
        command,
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
        start_new_session=True,
    )
    try:
        async with asyncio.timeout(timeout_s):
            output = await _read(process, limit_bytes)
            status = await process.wait() if len(output) < limit_bytes else None
    except TimeoutError:
        return unknown("timeout", _("the command did not end within {seconds:g} s").format(seconds=timeout_s))
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        await process.wait()
    lines = (neutralise_bytes(line, _LINE_LIMIT) for line in output.splitlines())
    return Ran(status, "\n".join(lines))


async def _read(process: asyncio.subprocess.Process, limit_bytes: int) -> bytes:
    output = b""
    while process.stdout is not None and len(output) < limit_bytes:
        chunk = await process.stdout.read(65536)
        if not chunk:
            break
        output += chunk
    return output[:limit_bytes]
