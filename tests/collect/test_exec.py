"""Real plug-ins of Debian's monitoring-plugins, and programs that misbehave."""

from __future__ import annotations

import sys
from pathlib import Path

import psutil
import pytest

from console.clock import SystemClock
from console.collect.exec import ExecCollector
from console.collect.transport.exec import MOST_BYTES, ExecTransport
from console.errors import CollectError
from console.model.failure import Cause
from console.model.poll import Poll
from tests.fakes.feeds import reading, target_of, values

PLUGINS = Path("/usr/lib/nagios/plugins")
needs_plugins = pytest.mark.skipif(not (PLUGINS / "check_dummy").exists(), reason="monitoring-plugins is not installed")


async def polled(*commands: list[str], timeout: str = "10s") -> Poll:
    """One poll of checks named c0, c1, …"""
    checks = [{"name": f"c{number}", "command": command} for number, command in enumerate(commands)]
    target = target_of({"exec": {"checks": checks, "timeout": timeout}})
    return await ExecCollector(ExecTransport(), SystemClock()).poll(target)


@pytest.mark.real
@needs_plugins
async def test_real_plugins_are_read() -> None:
    """Verdict, load and file system of this host; a plug-in is found by its name alone."""
    poll = await polled(["check_load", "-w", "999,999,999", "-c", "999,999,999"], ["check_disk", "-w", "0", "-p", "/"])
    assert poll.failure is None
    found = values(poll)
    assert (found["health", "c0"], found["health", "c1"]) == ("ok", "ok")
    assert isinstance(found["load_average", "c0 load1"], float)
    assert isinstance(found["filesystem_utilization", "/"], float)


@pytest.mark.real
@needs_plugins
@pytest.mark.parametrize(("code", "word"), [("0", "ok"), ("1", "degraded"), ("2", "failed"), ("3", "unknown")])
async def test_a_verdict_is_passed_on(code: str, word: str) -> None:
    """check_dummy ends as it is told; arguments are no shell's."""
    poll = await polled(["check_dummy", code, "$(id); `id`"])
    assert values(poll)["health", "c0"] == word
    if code != "0":
        assert "$(id); `id`" in reading(poll, "health", "c0").note


async def test_a_program_that_does_not_end_is_killed_with_its_children(tmp_path: Path) -> None:
    """The whole process group goes, and the other checks are read all the same."""
    told = tmp_path / "pid"
    script = f"sleep 300 & echo $! > {told}; wait"
    poll = await polled(["/bin/sh", "-c", script], ["/bin/sh", "-c", "echo fine"], timeout="1s")
    assert poll.failure is not None
    assert (poll.failure.cause, "c0" in poll.failure.message) == (Cause.TIMEOUT, True)
    assert values(poll) == {("health", "c0"): "unknown", ("health", "c1"): "ok"}
    child = int(told.read_text())
    assert not psutil.pid_exists(child) or psutil.Process(child).status() == psutil.STATUS_ZOMBIE


async def test_endless_output_is_cut() -> None:
    """A program that prints without end is read to a limit and killed when its time is over."""
    ended = await ExecTransport().run((sys.executable, "-c", "print('x' * 10_000_000)"), 20)
    assert (ended.status, len(ended.output)) == (0, MOST_BYTES)
    with pytest.raises(CollectError) as raised:
        await ExecTransport().run(("/bin/sh", "-c", "while :; do echo xxxxxxxxxxxxxxxxxxx; done"), 0.5)
    assert raised.value.cause is Cause.TIMEOUT


async def test_a_child_that_is_left_behind_does_not_hold_the_poll(tmp_path: Path) -> None:
    """A daemon that keeps the output open is killed with its group when the time is over."""
    poll = await polled(["/bin/sh", "-c", "sleep 300 & exit 0"], timeout="1s")
    assert poll.failure is not None
    assert poll.failure.cause is Cause.TIMEOUT


async def test_the_environment_is_small(monkeypatch: pytest.MonkeyPatch) -> None:
    """No secret of the engine reaches a plug-in, and its input is empty."""
    monkeypatch.setenv("RONDA_SNMP_AUTH", "hush")
    ended = await ExecTransport().run(("/bin/sh", "-c", "env; cat; pwd"), 20)
    assert b"hush" not in ended.output
    assert ended.output.endswith(b"/\n")


@pytest.mark.parametrize(
    ("command", "cause"),
    [
        (["/no/such/plugin"], Cause.UNSUPPORTED),
        (["no-such-plugin"], Cause.UNSUPPORTED),
        (["/etc/passwd"], Cause.AUTH),
        (["a\0b"], Cause.UNSUPPORTED),
    ],
)
async def test_what_cannot_be_run_is_said(command: list[str], cause: Cause) -> None:
    """A missing program, one that may not be run, and a name that is none."""
    poll = await polled(command)
    assert poll.failure is not None
    assert poll.failure.cause is cause
    assert values(poll) == {("health", "c0"): "unknown"}
