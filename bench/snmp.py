"""CPU of the SNMP manager for one PDU, beside a plain codec and, where installed, other clients in the same run."""

from __future__ import annotations

import asyncio
import subprocess
import sys
import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager

from bench.responder import COMMUNITY, USER
from console.snmp.client import Agent, Community, Credentials, Manager, Oid

DEVICES = 200
REQUESTS = 4000
RUNS = 5

_COLUMN = (1, 3, 6, 1, 2, 1, 2, 2, 1)


def names(count: int) -> tuple[Oid, ...]:
    """`count` names as of interface counters."""
    return tuple((*_COLUMN, 10 + number % 10, 1 + number // 10) for number in range(count))


@contextmanager
def responder() -> Iterator[int]:
    """The port of a responder in its own process."""
    with subprocess.Popen([sys.executable, "-m", "bench.responder"], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        try:
            yield int(process.stdout.readline())
        finally:
            process.kill()


async def _drive(ask: Callable[[int], Awaitable[object]]) -> float:
    """CPU microseconds a request, DEVICES in flight."""

    async def device(number: int) -> None:
        for _ in range(REQUESTS // DEVICES):
            await ask(number)

    started = time.process_time()
    await asyncio.gather(*(device(number) for number in range(DEVICES)))
    return (time.process_time() - started) * 1e6 / REQUESTS


async def ours(port: int, credentials: Credentials, what: str) -> float:
    """Our manager: `what` is GET and a count, or GETBULK and a count."""
    manager = await Manager.open()
    agents = [Agent("127.0.0.1", port, credentials, timeout_s=5.0) for _ in range(DEVICES)]
    kind, count = what.split()
    oids = names(int(count))
    root = (_COLUMN,)
    if kind == "GET":
        ask = lambda number: manager.get(agents[number], oids)  # noqa: E731
    else:
        ask = lambda number: manager.get_bulk(agents[number], root, int(count))  # noqa: E731
    try:
        await asyncio.gather(*(ask(number) for number in range(DEVICES)))
        return await _drive(ask)
    finally:
        await manager.close()


if __name__ == "__main__":
    with responder() as port:
        for cred in (Community("2c", COMMUNITY), USER):
            for what in ("GET 1", "GET 10", "GET 30", "GETBULK 25"):
                print(type(cred).__name__, what, [round(asyncio.run(ours(port, cred, what))) for _ in range(3)])
