"""Steps over SSH on a real sshd that misbehaves: each ends in bounded time, with bounded output and a sentence."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from console.model.run import Run, RunOutput, RunState
from tests.engine.bench import Bench
from tests.peers.sshd import Sshd, needs_sshd

pytestmark = [pytest.mark.real, needs_sshd]

RUNBOOK = """\
name = "{name}"
title = "Command"
description = "For the tests."
scope = "server"

[parameters.word]
title = "A word"
default = ""

[[steps]]
id = "command"
type = "ssh"
title = "Send it"
destructive = false
timeout = "{timeout}"
[steps.command]
linux = {words}
"""

COMMANDS = {
    "endless": ("2s", ["sh", "-c", "echo begun; exec sleep 600"]),
    "gigabyte": ("60s", ["sh", "-c", "head -c 1000000000 /dev/zero | tr '\\\\0' y"]),
    "cut": ("60s", ["sh", "-c", "echo begun; kill -9 $PPID"]),
    "say": ("20s", ["printf", "%s", "{word}"]),
    "colour": ("20s", ["printf", "\\\\033[31mred\\\\033]0;title\\\\007\\\\n"]),
}


@pytest.fixture
def sshd(tmp_path: Path) -> Iterator[Sshd]:
    server = Sshd(tmp_path / "sshd")
    server.start()
    yield server
    server.stop()


@pytest.fixture
async def bench(tmp_path: Path, sshd: Sshd) -> AsyncIterator[Bench]:
    texts = {
        name: RUNBOOK.format(name=name, timeout=timeout, words="[" + ", ".join(f'"{word}"' for word in words) + "]")
        for name, (timeout, words) in COMMANDS.items()
    }
    made = Bench(tmp_path, texts)
    made.has(sshd.access)
    yield made
    await made.close()


def printed(bench: Bench, run: Run) -> list[str]:
    """The lines that every console shows of the run."""
    told = [one for one in bench.engine.stage.announced if isinstance(one, RunOutput) and one.id == run.id]
    return [line.text for line in told[-1].lines] if told else []


async def test_a_command_that_never_ends(bench: Bench) -> None:
    """At its timeout the step fails, and says that how far it came is not known."""
    done = await bench.run("endless")
    assert done.state is RunState.FAILED
    assert done.steps[0].outcome.startswith("The command was sent. It had not ended after 2 s.")
    assert printed(bench, done) == ["begun"]


async def test_a_command_that_prints_a_gigabyte(bench: Bench, tmp_path: Path) -> None:
    """The step ends at the limit, and neither screens nor disk get more than theirs."""
    done = await bench.run("gigabyte")
    assert done.state is RunState.FAILED
    assert "It printed more than is taken" in done.steps[0].outcome
    assert len(printed(bench, done)) <= 200
    assert sum(file.stat().st_size for file in (tmp_path / "state").rglob("*") if file.is_file()) < 20_000_000


async def test_a_host_that_closes_the_connection(bench: Bench) -> None:
    """A connection that ends in mid-command fails the step, and says that how far it came is not known."""
    done = await bench.run("cut")
    assert done.state is RunState.FAILED
    assert done.steps[0].outcome == (
        "The command was sent. The host closed the connection while it ran. How far it came is not known."
    )


@pytest.mark.parametrize("word", ["$(touch pwned)", "`id`; true", 'it\'s "quoted" & more', "-n", "%s %d", "*"])
async def test_a_hostile_word_is_a_word(bench: Bench, word: str) -> None:
    """What a person gives reaches the command as one argument, letter for letter; no shell reads it."""
    done = await bench.run("say", word=word)
    assert done.state is RunState.SUCCEEDED
    assert printed(bench, done) == [word]


async def test_hostile_output_is_harmless(bench: Bench) -> None:
    """No escape sequence of a host reaches a screen."""
    done = await bench.run("colour")
    assert all(line.isprintable() for line in printed(bench, done))
    assert "red" in "".join(printed(bench, done))
