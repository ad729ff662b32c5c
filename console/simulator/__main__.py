"""The simulated rack as a process of its own: says `ready CONFIG_PATH`, plays until its standard input ends."""

from __future__ import annotations

import argparse
import asyncio
import logging
import os
import signal
import stat
import sys
from pathlib import Path

from console.errors import RondaError
from console.i18n import _
from console.model.oserror import os_words
from console.simulator.rack import SimulatedRack


def main() -> int:
    """Play one scenario; 2 when there is no such scenario, or the system does not give what it needs."""
    parser = argparse.ArgumentParser(prog="python -m console.simulator")
    parser.add_argument("--scenario", default="quiet-night")
    parser.add_argument("--speed", type=float, default=1.0)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--dir", type=Path, required=True)
    parser.add_argument("--bmcs", action="store_true")
    asked = parser.parse_args()
    # A caller that breaks off a connection is no news, and nobody may be reading what is said of it.
    logging.getLogger("paramiko").setLevel(logging.CRITICAL)
    try:
        asyncio.run(_play(SimulatedRack(asked.scenario, asked.speed, asked.dir, seed=asked.seed, bmcs=asked.bmcs)))
    except RondaError as error:
        sys.stderr.write(f"{error}\n")
        return 2
    except OSError as error:
        sys.stderr.write(_("the simulated rack cannot go on: {why}").format(why=os_words(error)) + "\n")
        return 2
    return 0


async def _play(made: SimulatedRack) -> None:
    async with made as rack:
        sys.stdout.write(f"ready {rack.config_path}\n")
        sys.stdout.flush()
        await _told_to_end()


async def _told_to_end() -> None:
    """Return when a signal asks for the end, or when the pipe that standard input is has been closed."""
    ended = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, ended.set)
    if _is_pipe(sys.stdin.fileno()):
        loop.add_reader(sys.stdin.fileno(), _watch, sys.stdin.fileno(), ended)
    await ended.wait()


def _is_pipe(descriptor: int) -> bool:
    mode = os.fstat(descriptor).st_mode
    return stat.S_ISFIFO(mode) or stat.S_ISSOCK(mode)


def _watch(descriptor: int, ended: asyncio.Event) -> None:
    if not os.read(descriptor, 4096):
        asyncio.get_running_loop().remove_reader(descriptor)
        ended.set()


if __name__ == "__main__":
    sys.exit(main())
