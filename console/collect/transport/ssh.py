"""SSH for the other parts: probe a host, run a command on it, ask whether it answers; it judges no answer."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, TypeAlias

from msgspec import Struct

from console.clock import Clock
from console.collect.transport.ssh_dial import NotGreeted, dial
from console.collect.transport.ssh_outcome import OUTPUT_LIMIT_BYTES, Execution, ProbeCut
from console.collect.transport.ssh_workers import Deadline, Workers
from console.errors import CollectError
from console.inventory import SshAccess
from console.model.failure import Cause, Failure
from console.model.time import Seconds

if TYPE_CHECKING:
    import paramiko

    from console.collect.transport.ssh_probe import Prober
    from console.collect.transport.ssh_session import Session

    Running: TypeAlias = Callable[
        [Session, paramiko.Channel, str, Deadline, int, Callable[[str], None]], Awaitable[Execution]
    ]

__all__ = ["Execution", "ProbeCut", "SshTransport"]

_WORKERS = 16
_CONNECT_TIMEOUT_S = 10.0


class _Host(Struct, frozen=True):
    session: Session
    prober: Prober
    run: Running


class SshTransport:
    """Every SSH connection of the engine, one a host and login; paramiko's blocking calls stay in worker threads."""

    def __init__(self, clock: Clock, workers: int = _WORKERS) -> None:
        self._clock = clock
        self._workers = Workers(workers)
        self._hosts: dict[SshAccess, _Host] = {}
        # paramiko logs tracebacks of what a host does wrong; we say it in our own words.
        logging.getLogger("paramiko").setLevel(logging.CRITICAL + 1)

    async def probe(self, access: SshAccess, script: str, *, timeout_s: Seconds) -> bytes:
        """What the POSIX `sh` text `script` prints on the host, stdout only.

        Raises CollectError, and ProbeCut with what came so far when the script did not end in time.
        """
        return await self._host(access).prober.probe(script, Deadline(self._clock, timeout_s))

    async def execute(
        self,
        access: SshAccess,
        command: str,
        *,
        timeout_s: Seconds,
        on_line: Callable[[str], None],
        limit_bytes: int = OUTPUT_LIMIT_BYTES,
    ) -> Execution:
        """Run `command` on its own channel and hand over each line of stdout and stderr, neutralised, as it comes.

        Raises CollectError only when the host could not be asked at all; once the command was sent, all that happens
        is in the Execution.
        """
        connect = Deadline(self._clock, min(timeout_s, _CONNECT_TIMEOUT_S))
        host = self._host(access)
        channel = await host.session.channel(connect)
        return await host.run(host.session, channel, command, Deadline(self._clock, timeout_s), limit_bytes, on_line)

    async def reachable(self, access: SshAccess, timeout_s: Seconds) -> Failure | None:
        """None when a fresh connection is answered with a greeting, else why not; kept connections say nothing here.

        `refused`, `timeout` and `unreachable` mean that nobody took the connection. A machine that took it and did not
        greet is still on, so that is `malformed`.
        """
        try:
            sock = await dial(access.address, access.port, timeout_s, self._workers.connecting)
        except NotGreeted as error:
            return Failure(Cause.MALFORMED, str(error))
        except CollectError as error:
            return error.failure
        sock.close()
        return None

    async def forget(self, access: SshAccess) -> None:
        """Close what is kept for `access`."""
        host = self._hosts.pop(access, None)
        if host is not None:
            _retire(host)

    async def close(self) -> None:
        """Close every connection; nothing can be asked afterwards."""
        hosts, self._hosts = list(self._hosts.values()), {}
        for host in hosts:
            _retire(host)
        self._workers.stop()

    def _host(self, access: SshAccess) -> _Host:
        host = self._hosts.get(access)
        if host is None:
            # Imported here because an engine without SSH never needs paramiko, and it costs 10 MiB; all at once with
            # the first poll, so that no update of the program comes between it and the first command that matters.
            from console.collect.transport.ssh_execution import run_command
            from console.collect.transport.ssh_probe import Prober
            from console.collect.transport.ssh_session import Session

            session = Session(access, self._workers)
            host = self._hosts[access] = _Host(session, Prober(session), run_command)
        return host


def _retire(host: _Host) -> None:
    host.prober.close()
    host.session.retire()
