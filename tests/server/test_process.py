"""Tests of `console.server.process`: what a process may keep others from."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.engine_here import engine_here

_ASK = """
import ctypes, resource
from console.server.process import hide_memory, take_descriptors
hide_memory()
take_descriptors()
print(resource.getrlimit(resource.RLIMIT_CORE), ctypes.CDLL(None).prctl(3, 0, 0, 0, 0))
"""
_FORBIDDEN = """
import resource
def refuse(what, limits):
    raise ValueError("not allowed to raise maximum limit")
resource.setrlimit = refuse
"""


def _said(program: str) -> str:
    return subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout.strip()


def test_no_core_is_left() -> None:
    """The limit is nothing, and the process is not dumpable, which also holds where cores are piped away."""
    assert _said(_ASK) == "(0, 0) 0"


def test_a_system_that_forbids_limits_does_not_stop_the_engine() -> None:
    """A filter of system calls that refuses setrlimit(2) is no fault."""
    assert _said(_FORBIDDEN + _ASK).endswith(" 0")


@pytest.mark.real
def test_the_engine_hides_its_memory(tmp_path_factory: pytest.TempPathFactory) -> None:
    """A running engine has no room for a core."""
    with engine_here(tmp_path_factory.mktemp("hidden")) as engine:
        limits = Path(f"/proc/{engine.pid}/limits").read_text("ascii")
    core = next(line for line in limits.splitlines() if line.startswith("Max core file size"))
    assert core.split()[4:6] == ["0", "0"]
