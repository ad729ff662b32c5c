"""One simulated rack in its own process for the tests of its outside, an ordinary night for those of its model."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import tomli

from console.shipped import shipped
from console.simulator.layout import Document, world_of
from console.simulator.world import World
from tests.simulator.asking import RunningRack


@pytest.fixture(scope="session")
def example() -> Document:
    """The example configuration."""
    return tomli.loads(shipped("sample-config.toml").read_text("utf-8"))


@pytest.fixture
def night(example: Document) -> World:
    """The room of the example, everything on."""
    return world_of(example, seed=1)


@pytest.fixture(scope="session")
def rack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningRack]:
    """The rack of the example on a quiet night, ten times as fast as life; each test uses its own devices."""
    directory = tmp_path_factory.mktemp("rack")
    command = [sys.executable, "-m", "console.simulator", "--speed", "10", "--dir", str(directory)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdin is not None
        word, _, path = process.stdout.readline().strip().partition(" ")
        assert word == "ready"
        yield RunningRack(Path(path))
        process.stdin.close()
        assert process.wait(10) == 0
