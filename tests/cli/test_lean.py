"""What is loaded before the first picture."""

from __future__ import annotations

import subprocess
import sys

import pytest

_OTHERS = ("pydantic", "pysnmp", "paramiko", "cryptography", "asyncssh", "aiohttp", "sqlite3")
"""Libraries of the engine and of other commands: each costs a person at a slow machine a moment of waiting."""


@pytest.mark.parametrize("opened", ["console.cli", "console.cli, console.tui.run, console.tui.app"])
def test_the_console_loads_nothing_that_it_does_not_use(opened: str) -> None:
    """What only other commands need is not loaded on the way to the first picture."""
    said = f"import sys; import {opened}; print(*sorted({{name.partition('.')[0] for name in sys.modules}}))"
    loaded = subprocess.run([sys.executable, "-c", said], capture_output=True, text=True, timeout=60, check=True)
    assert sorted({*loaded.stdout.split()} & {*_OTHERS}) == []
