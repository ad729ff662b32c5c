"""Tests of `console.kit.packing`: a kit is made and run where nothing else is installed."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from console import __version__
from console.cli import run
from console.errors import ConfigError
from console.kit.packing import MANIFEST, faults, pack

CONFIG = """
[credentials.read]
type = "snmp"
version = "2c"
community = "env:COMMUNITY"

[devices.box]
kind = "server"
address = "127.0.0.1"
snmp = { credential = "read" }
"""


@pytest.fixture(scope="module")
def bare(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where a Python is that has nothing installed."""
    there = tmp_path_factory.mktemp("bare")
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(there)], check=True)
    return there / "bin"


@pytest.fixture(scope="module")
def kit(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A kit with a small configuration, moved to where it was not made."""
    home = tmp_path_factory.mktemp("kit")
    config = home / "config.toml"
    config.write_text(CONFIG)
    assert run(["kit", str(home / "made"), "--config", str(config)]) == 0
    shutil.move(home / "made", home / "a stick")
    return home / "a stick"


def _start(kit: Path, bare: Path, home: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """On a laptop with Python and a shell, an empty home and no network."""
    alone = ["unshare", "--net"] if os.geteuid() == 0 and shutil.which("unshare") else []
    environ = {"HOME": str(home), "PATH": f"{bare}:/usr/bin:/bin", "LANG": "C.UTF-8"}
    command = [*alone, "sh", str(kit / "start"), *words]
    return subprocess.run(command, env=environ, cwd=home, capture_output=True, text=True, check=False, timeout=100)


def test_a_kit_runs_on_a_bare_laptop(kit: Path, bare: Path, tmp_path: Path) -> None:
    """Its version, its scenarios and its configuration, with nothing of this installation."""
    assert _start(kit, bare, tmp_path, "version").stdout == f"ronda {__version__}\n"
    assert "water-leak" in _start(kit, bare, tmp_path, "demo", "--list").stdout
    checked = _start(kit, bare, tmp_path, "check")
    assert checked.returncode == 0, checked.stderr
    assert "COMMUNITY" in checked.stderr
    assert (tmp_path / ".config/ronda-kit/config.toml").is_file()


def test_a_kit_uses_nothing_but_itself(kit: Path, bare: Path, tmp_path: Path) -> None:
    """Every module that is not Python's own comes from the kit."""
    code = "import console.cli, textual, pysnmp, sys; print({m.__file__ for m in (console, textual, pysnmp)})"
    environ = {"PYTHONPATH": str(kit / "lib"), "HOME": str(tmp_path), "PATH": "/usr/bin:/bin"}
    done = subprocess.run(
        [str(bare / "python3"), "-c", code],
        env=environ,
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    assert done.stdout.count(str(kit)) == 3


def test_the_manifest_is_what_sha256sum_checks(kit: Path) -> None:
    """A changed file is found, by the program and by the usual tool."""
    assert faults(kit) == []
    checked = subprocess.run(["sha256sum", "--quiet", "-c", MANIFEST], cwd=kit, check=False, capture_output=True)
    assert checked.returncode == 0
    page = kit / "README.txt"
    kept = page.read_bytes()
    page.write_bytes(kept + b"x")
    assert faults(kit) == ["README.txt"]
    page.write_bytes(kept)


def test_another_python_is_told_which_one_is_needed(kit: Path, tmp_path: Path) -> None:
    """In a sentence; nothing is tried."""
    environ = {"HOME": str(tmp_path), "PATH": "/nowhere"}
    done = subprocess.run(["/bin/sh", str(kit / "start")], env=environ, capture_output=True, text=True, check=False)
    assert done.returncode == 3
    assert "needs Python 3." in done.stderr


def test_no_secret_is_in_a_kit(kit: Path) -> None:
    """The configuration has the reference, and the first page says what to bring."""
    assert 'community = "env:COMMUNITY"' in (kit / "config/config.toml").read_text()
    assert "env:COMMUNITY" in (kit / "README.txt").read_text()


def test_what_is_there_already_is_left_alone(tmp_path: Path) -> None:
    """A kit goes into a new or empty directory."""
    (tmp_path / "mine").write_text("")
    with pytest.raises(ConfigError, match="not empty"):
        pack(tmp_path, None, lambda _what, _done, _total: None)
