"""Rules of when the SSH transport loads its parts."""

from __future__ import annotations

import subprocess
import sys
import textwrap

from tests.peers.sshd_stub import closing_port

FIRST_PROBE_THEN_COMMAND = textwrap.dedent("""
    import asyncio, sys
    from console.clock import SystemClock
    from console.collect.transport.ssh import SshTransport
    from console.errors import CollectError
    from console.inventory import SshAccess

    async def main():
        transport, access = SshTransport(SystemClock()), SshAccess("127.0.0.1", "ronda", int(sys.argv[1]))
        try:
            await transport.probe(access, "true", timeout_s=5)
        except CollectError:
            pass
        loaded = set(sys.modules)
        try:
            await transport.execute(access, "true", timeout_s=5, on_line=print)
        except CollectError:
            pass
        print(" ".join(name for name in set(sys.modules) - loaded if name.startswith("console.")))

    asyncio.run(main())
""")


def test_the_first_poll_loads_what_the_first_command_needs() -> None:
    """The program may have been updated meanwhile: a shutdown must not be the first to meet the new files."""
    with closing_port() as port:
        program = [sys.executable, "-c", FIRST_PROBE_THEN_COMMAND, str(port.port)]
        ended = subprocess.run(program, capture_output=True, text=True, check=True, timeout=120)
    assert ended.stdout.split() == []
