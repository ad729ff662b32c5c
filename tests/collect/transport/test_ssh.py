"""Rules of probing hosts and running commands on them over kept connections."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import ExitStack

import pytest

from console.clock import SystemClock
from console.collect.transport.ssh import ProbeCut, SshTransport
from console.errors import CollectError
from console.inventory import SshAccess
from console.model.failure import Cause
from tests.peers.sshd import Sshd, wait_until
from tests.peers.sshd_stub import Port, closing_port, silent_port

pytestmark = pytest.mark.real

HELLO = "printf 'hello\\n'"


def _ignore(line: str) -> None:
    """Nobody reads along."""


async def _until(holds: Callable[[], bool], what: str) -> None:
    await asyncio.to_thread(wait_until, holds, what)


async def test_one_connection_and_one_shell_serve_many_probes(own_sshd: Sshd, transport: SshTransport) -> None:
    """sshd sees one login and one session however often the host is probed."""
    own_sshd.start()
    for _ in range(5):
        await transport.probe(own_sshd.access, HELLO, timeout_s=10)
    assert own_sshd.count("Accepted publickey") == 1
    assert own_sshd.count("Starting session") == 1


async def test_probes_at_the_same_time_share_the_connection(own_sshd: Sshd, transport: SshTransport) -> None:
    """Probes and commands that begin together make one connection, not one each."""
    own_sshd.start()
    probes = asyncio.gather(*(transport.probe(own_sshd.access, HELLO, timeout_s=10) for _ in range(5)))
    execution = await transport.execute(own_sshd.access, "true", timeout_s=10, on_line=_ignore)
    assert await probes == [b"hello\n"] * 5
    assert execution.exit_status == 0
    assert own_sshd.count("Accepted publickey") == 1


async def test_another_script_replaces_the_one_before(sshd: Sshd, transport: SshTransport) -> None:
    """The kept shell runs what is asked now."""
    assert await transport.probe(sshd.access, "printf one", timeout_s=10) == b"one"
    assert await transport.probe(sshd.access, "printf two", timeout_s=10) == b"two"


async def test_a_dropped_connection_is_made_anew_within_the_probe(own_sshd: Sshd, transport: SshTransport) -> None:
    """A session that died since the last probe costs one reconnection and no failure."""
    own_sshd.start()
    await transport.probe(own_sshd.access, HELLO, timeout_s=10)
    own_sshd.drop_sessions()
    assert await transport.probe(own_sshd.access, HELLO, timeout_s=10) == b"hello\n"
    assert own_sshd.count("Accepted publickey") == 2


async def test_a_host_that_is_gone_fails_and_comes_back(own_sshd: Sshd, transport: SshTransport) -> None:
    """After an outage the next probe connects again."""
    own_sshd.start()
    await transport.probe(own_sshd.access, HELLO, timeout_s=10)
    own_sshd.stop()
    with pytest.raises(CollectError) as caught:
        await transport.probe(own_sshd.access, HELLO, timeout_s=10)
    assert caught.value.cause is Cause.REFUSED
    own_sshd.restart()
    assert await transport.probe(own_sshd.access, HELLO, timeout_s=10) == b"hello\n"


async def test_a_host_that_freezes_is_a_timeout_and_comes_back(own_sshd: Sshd, transport: SshTransport) -> None:
    """A kept connection whose host stops answering costs its time, and the host is read again when it thaws."""
    own_sshd.start()
    await transport.probe(own_sshd.access, HELLO, timeout_s=10)
    own_sshd.freeze()
    with pytest.raises(CollectError) as caught:
        await transport.probe(own_sshd.access, HELLO, timeout_s=0.5)
    own_sshd.thaw()
    assert caught.value.cause is Cause.TIMEOUT
    assert await transport.probe(own_sshd.access, HELLO, timeout_s=10) == b"hello\n"


async def test_a_shell_that_dies_is_replaced(sshd: Sshd, transport: SshTransport) -> None:
    """A kept shell that was killed costs one fresh shell and no failure."""
    pid = (await transport.probe(sshd.access, "printf $$", timeout_s=10)).decode()
    await transport.execute(sshd.access, f"kill -9 {pid}", timeout_s=10, on_line=_ignore)
    assert await transport.probe(sshd.access, HELLO, timeout_s=10) == b"hello\n"


async def test_output_without_end_is_cut(sshd: Sshd, transport: SshTransport) -> None:
    """A probe that floods is stopped and named; the next one works."""
    with pytest.raises(CollectError) as caught:
        await transport.probe(sshd.access, "while :; do printf '%01000d' 0; done", timeout_s=30)
    assert caught.value.cause is Cause.MALFORMED
    assert await transport.probe(sshd.access, HELLO, timeout_s=10) == b"hello\n"


async def test_a_probe_that_hangs_keeps_what_it_had_said(sshd: Sshd, transport: SshTransport) -> None:
    """What came before the hang is in the failure, and the next probe works."""
    await transport.probe(sshd.access, HELLO, timeout_s=20)
    with pytest.raises(ProbeCut) as caught:
        await transport.probe(sshd.access, "printf 'first\\n'; sleep 60", timeout_s=2)
    assert caught.value.cause is Cause.TIMEOUT
    assert caught.value.so_far == b"first\n"
    assert await transport.probe(sshd.access, HELLO, timeout_s=10) == b"hello\n"


async def test_a_script_cannot_forge_the_end_of_its_answer(sshd: Sshd, transport: SshTransport) -> None:
    """Text like a marker inside the answer stays inside the answer."""
    text = b"\nend 000000000000000000000000\nmore"
    assert await transport.probe(sshd.access, f"printf '{text.decode()}'", timeout_s=10) == text


async def test_a_probe_that_reads_its_input_gets_none(sshd: Sshd, transport: SshTransport) -> None:
    """A command in a probe cannot swallow what is sent next."""
    assert await transport.probe(sshd.access, "cat; printf done", timeout_s=10) == b"done"
    assert await transport.probe(sshd.access, HELLO, timeout_s=10) == b"hello\n"


async def test_words_before_the_shell_are_passed_over(own_sshd: Sshd, transport: SshTransport) -> None:
    """A greeting that the login prints is not part of the answer."""
    own_sshd.options = "ForceCommand printf 'Welcome!\\n\\033[31mbe good\\n'; exec /bin/sh"
    own_sshd.start()
    assert await transport.probe(own_sshd.access, HELLO, timeout_s=10) == b"hello\n"


async def test_a_login_without_a_shell_is_said(own_sshd: Sshd, transport: SshTransport) -> None:
    """An account that runs something else than a shell is unsupported, in its own words made harmless."""
    own_sshd.options = "ForceCommand printf 'This account is \\033[5mnot available.\\n'"
    own_sshd.start()
    with pytest.raises(CollectError) as caught:
        await transport.probe(own_sshd.access, HELLO, timeout_s=10)
    assert caught.value.cause is Cause.UNSUPPORTED
    assert "not available" in str(caught.value)
    assert "\x1b" not in str(caught.value)


async def test_a_cancelled_probe_leaves_the_host_usable(sshd: Sshd, transport: SshTransport) -> None:
    """A caller that gives up half-way does not spoil the next probe."""
    await transport.probe(sshd.access, HELLO, timeout_s=10)
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.1):
            await transport.probe(sshd.access, "sleep 60", timeout_s=30)
    assert await transport.probe(sshd.access, HELLO, timeout_s=10) == b"hello\n"


async def test_hanging_hosts_do_not_delay_the_others(sshd: Sshd, transport: SshTransport) -> None:
    """More silent hosts than there are workers leave the way free for a healthy one."""
    with ExitStack() as stack:
        ports = [stack.enter_context(silent_port()).port for _ in range(40)]
        hanging = [
            asyncio.create_task(transport.probe(SshAccess("127.0.0.1", "ronda", port), HELLO, timeout_s=60))
            for port in ports
        ]
        assert await transport.probe(sshd.access, HELLO, timeout_s=30) == b"hello\n"
        assert not any(task.done() for task in hanging)
        for task in hanging:
            task.cancel()
        await asyncio.gather(*hanging, return_exceptions=True)


async def test_hanging_commands_do_not_delay_probes(sshd: Sshd) -> None:
    """Waiting for output holds no worker, on however many channels."""
    few = SshTransport(SystemClock(), workers=1)
    hanging = [
        asyncio.create_task(few.execute(sshd.access, "sleep 60", timeout_s=60, on_line=_ignore)) for _ in range(6)
    ]
    try:
        assert await few.probe(sshd.access, HELLO, timeout_s=30) == b"hello\n"
        assert not any(task.done() for task in hanging)
    finally:
        for task in hanging:
            task.cancel()
        await asyncio.gather(*hanging, return_exceptions=True)
        await few.close()


async def test_a_command_tells_its_lines_while_it_runs(sshd: Sshd, transport: SshTransport) -> None:
    """Lines of stdout and stderr arrive before the command ends, and its exit status with the end."""
    lines: list[str] = []
    first = asyncio.Event()

    def heard(line: str) -> None:
        lines.append(line)
        first.set()

    running = asyncio.create_task(
        transport.execute(sshd.access, "echo out; sleep 0.3; echo err >&2; exit 7", timeout_s=30, on_line=heard)
    )
    await asyncio.wait_for(first.wait(), 20)
    assert lines == ["out"]
    assert not running.done()
    execution = await running
    assert (execution.exit_status, execution.ended, execution.output) == (7, "exited", "out\nerr")


async def test_the_lines_of_a_command_are_harmless(sshd: Sshd, transport: SshTransport) -> None:
    """Escape sequences and octets that are no text do not reach the screen."""
    execution = await transport.execute(
        sshd.access, "printf '\\033[2Jwiped\\r50 %%\\r100 %%\\n\\377\\n'", timeout_s=10, on_line=_ignore
    )
    assert "\x1b" not in execution.output
    assert execution.output.split("\n")[-3:] == ["50 %", "100 %", "ÿ"]


async def test_a_gigabyte_of_output_stops_at_the_limit(sshd: Sshd, transport: SshTransport) -> None:
    """No more is kept than the limit, and the end says that it was the limit."""
    execution = await transport.execute(
        sshd.access, "head -c 1000000000 /dev/zero | tr '\\0' y", timeout_s=60, on_line=_ignore, limit_bytes=100_000
    )
    assert (execution.exit_status, execution.ended) == (None, "limit")
    assert len(execution.output) <= 110_000
    assert await transport.probe(sshd.access, HELLO, timeout_s=10) == b"hello\n"


async def test_a_command_that_never_ends_is_left(sshd: Sshd, transport: SshTransport) -> None:
    """At the timeout the execution says so and keeps what was printed."""
    await transport.probe(sshd.access, HELLO, timeout_s=20)
    execution = await transport.execute(sshd.access, "echo begun; sleep 600", timeout_s=2, on_line=_ignore)
    assert (execution.exit_status, execution.ended, execution.output) == (None, "timeout", "begun")


async def test_a_host_that_goes_down_in_mid_command(own_sshd: Sshd, transport: SshTransport) -> None:
    """A connection that breaks while the command runs is an ending, not an error."""
    own_sshd.start()
    begun = asyncio.Event()
    running = asyncio.create_task(
        transport.execute(own_sshd.access, "echo begun; sleep 600", timeout_s=60, on_line=lambda line: begun.set())
    )
    await asyncio.wait_for(begun.wait(), 20)
    own_sshd.stop()
    execution = await running
    assert (execution.exit_status, execution.ended) == (None, "closed")


async def test_a_command_for_a_host_that_is_gone_is_an_error(own_sshd: Sshd, transport: SshTransport) -> None:
    """Only a host that could not be asked at all raises."""
    with pytest.raises(CollectError) as caught:
        await transport.execute(own_sshd.access, "true", timeout_s=10, on_line=_ignore)
    assert caught.value.cause is Cause.REFUSED


async def test_a_command_after_a_drop_connects_again(own_sshd: Sshd, transport: SshTransport) -> None:
    """A kept connection that died is noticed before the command is sent, so it runs once."""
    own_sshd.start()
    await transport.probe(own_sshd.access, HELLO, timeout_s=10)
    own_sshd.drop_sessions()
    marks = own_sshd.home / "marks"
    execution = await transport.execute(own_sshd.access, f"echo ran >>{marks}", timeout_s=10, on_line=_ignore)
    assert (execution.exit_status, marks.read_text()) == (0, "ran\n")


async def test_a_probe_that_fails_leaves_a_running_command_alone(sshd: Sshd, transport: SshTransport) -> None:
    """A host too slow for a probe keeps the connection over which a command runs."""
    begun = asyncio.Event()
    running = asyncio.create_task(
        transport.execute(sshd.access, "echo begun; sleep 0.5; exit 4", timeout_s=30, on_line=lambda line: begun.set())
    )
    await asyncio.wait_for(begun.wait(), 20)
    with pytest.raises(CollectError):
        await transport.probe(sshd.access, HELLO, timeout_s=0.001)
    assert (await running).exit_status == 4


async def test_a_session_too_many_is_said(own_sshd: Sshd, transport: SshTransport) -> None:
    """A host that allows no second session on a connection names the setting."""
    own_sshd.options = "MaxSessions 1"
    own_sshd.start()
    await transport.probe(own_sshd.access, HELLO, timeout_s=10)
    with pytest.raises(CollectError, match="MaxSessions"):
        await transport.execute(own_sshd.access, "true", timeout_s=10, on_line=_ignore)


async def test_reachable_asks_anew(own_sshd: Sshd, transport: SshTransport) -> None:
    """Whether a host answers is measured by a fresh connection, not remembered from a kept one."""
    own_sshd.start()
    await transport.probe(own_sshd.access, HELLO, timeout_s=10)
    assert await transport.reachable(own_sshd.access, 10) is None
    own_sshd.stop()
    gone = await transport.reachable(own_sshd.access, 10)
    assert gone is not None
    assert gone.cause is Cause.REFUSED


@pytest.mark.parametrize("open_port", [silent_port, closing_port])
async def test_a_machine_that_takes_the_connection_is_not_gone(
    transport: SshTransport, open_port: Callable[[], Port]
) -> None:
    """An sshd that hangs or hangs up must not look like a machine that is off."""
    with open_port() as port:
        failure = await transport.reachable(SshAccess("127.0.0.1", "ronda", port.port), 0.2)
    assert failure is not None
    assert failure.cause is Cause.MALFORMED


async def test_a_frozen_host_runs_no_command(own_sshd: Sshd, transport: SshTransport) -> None:
    """A kept connection that answers no request is a timeout, not a host without sessions."""
    own_sshd.start()
    await transport.probe(own_sshd.access, HELLO, timeout_s=10)
    own_sshd.freeze()
    with pytest.raises(CollectError) as caught:
        await transport.execute(own_sshd.access, "true", timeout_s=0.5, on_line=_ignore)
    own_sshd.thaw()
    assert caught.value.cause is Cause.TIMEOUT


async def test_a_forgotten_host_is_not_connected_again(own_sshd: Sshd, transport: SshTransport) -> None:
    """A probe that is under way when its host leaves ends, and makes no new connection."""
    own_sshd.start()
    await transport.probe(own_sshd.access, HELLO, timeout_s=10)
    begun = own_sshd.home / "begun"
    probe = asyncio.create_task(transport.probe(own_sshd.access, f": >{begun}; sleep 600", timeout_s=60))
    await _until(begun.exists, "the probe runs")
    await transport.forget(own_sshd.access)
    with pytest.raises(CollectError) as caught:
        await probe
    assert caught.value.cause is Cause.CANCELLED
    assert own_sshd.count("Accepted publickey") == 1


async def test_forgetting_closes_the_connection(own_sshd: Sshd, transport: SshTransport) -> None:
    """What left the inventory keeps no session on its host."""
    own_sshd.start()
    await transport.probe(own_sshd.access, HELLO, timeout_s=10)
    await transport.forget(own_sshd.access)
    await _until(lambda: own_sshd.count("Connection closed by") + own_sshd.count("Disconnected") > 0, "sshd sees it")
