"""Tests of `console.cli.completing`: what Tab offers in real shells, with an engine and without one."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

from console.cli.completing import PATIENCE_S
from tests.cli.engine_here import engine_here

RONDA = Path(sys.executable).parent / "ronda"
CONFIG = '[sites.here]\nname = "$(touch taken)`touch taken`"\n[devices.altos-1]\nkind = "server"\nlocal = { }\n'


def offered(*words: str, shell: str = "bash", **environ: str) -> list[str]:
    """What the program answers a shell whose cursor is behind the last of `words`."""
    line = ["ronda", *words]
    asked = {
        "bash": {"COMP_WORDS": " ".join(line), "COMP_CWORD": str(len(line) - 1)},
        "zsh": {"_TYPER_COMPLETE_ARGS": " ".join(line)},
        "fish": {"_TYPER_COMPLETE_ARGS": " ".join(line), "_TYPER_COMPLETE_FISH_ACTION": "get-args"},
    }[shell]
    done = subprocess.run(
        [RONDA],
        env={**os.environ, **environ, **asked, "_RONDA_COMPLETE": f"complete_{shell}"},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert done.stderr == ""
    return [line for line in done.stdout.splitlines() if line]


def test_what_ships_is_completed_without_an_engine() -> None:
    """Scenarios, themes and languages."""
    assert offered("demo", "--scenario", "water") == ["water-leak"]
    assert "night-red" in offered("--theme", "")
    assert set(offered("report", "--language", "")) == {"en", "id"}


def test_ids_are_those_of_the_engine(tmp_path: Path) -> None:
    """Devices, places, runbooks, and targets of the runbook that stands before."""
    with engine_here(tmp_path, CONFIG) as engine:
        state = engine.state
        there = {"RONDA_STATE_DIR": str(state)}
        assert offered("tag", "alt", **there) == ["altos-1"]
        assert "here" in offered("impact", "", **there)
        assert "server-graceful-shutdown" in offered("runbook", "plan", "server-", **there)
        assert offered("runbook", "plan", "server-graceful-shutdown", "", **there) == ["altos-1"]
        assert offered("tag", "--state-dir", str(state), "") == ["altos-1"]


def test_without_an_engine_poll_knows_the_file(tmp_path: Path) -> None:
    """Other commands, which need the engine, complete nothing and say nothing."""
    config = tmp_path / "config.toml"
    config.write_text(CONFIG)
    nowhere = {"RONDA_STATE_DIR": str(tmp_path / "none"), "RONDA_CONFIG": str(config)}
    assert offered("poll", "", **nowhere) == ["altos-1"]
    assert offered("tag", "alt", **nowhere) == []


def test_an_engine_that_hangs_completes_nothing(tmp_path: Path) -> None:
    """Nobody waits for it with a finger on the key."""
    with socket.socket(socket.AF_UNIX) as hanging:
        hanging.bind(str(tmp_path / "engine.sock"))
        hanging.listen()
        begun = time.monotonic()
        assert offered("tag", "alt", RONDA_STATE_DIR=str(tmp_path)) == []
        assert time.monotonic() - begun < PATIENCE_S + 20


def test_what_is_shown_beside_a_word_means_nothing_to_a_shell(tmp_path: Path) -> None:
    """zsh evaluates the answer: what a name holds is never run there."""
    with engine_here(tmp_path, CONFIG) as engine:
        state = engine.state
        for shell in ("zsh", "fish"):
            said = " ".join(offered("site", "he", shell=shell, RONDA_STATE_DIR=str(state)))
            assert "touch taken" in said
            assert not set("$`") & set(said)


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_the_installing_is_told_in_the_chosen_language(shell: str, tmp_path: Path) -> None:
    """Where it was put; Typer's own English stays behind."""
    found = shutil.which(shell)
    if found is None:
        pytest.skip(f"{shell} is not installed")
    environ = {"HOME": str(tmp_path), "PATH": os.environ["PATH"], "LANG": "C.UTF-8", "TERM": "xterm"}
    # A second command keeps the shell there to be found as the parent.
    words = [found, "-c", f"{RONDA} --install-completion; true"]
    done = subprocess.run(words, env=environ, capture_output=True, text=True, check=False, timeout=60)
    assert f"Tab completes “ronda” in {shell}: " in done.stderr
    assert "completion installed" not in done.stderr + done.stdout
