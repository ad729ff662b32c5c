"""An account whose shell is the console cannot get at anything else."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from console.cli import run

SHELL = Path(__file__).parent.parent.parent / "contrib" / "ronda-shell"


@pytest.mark.parametrize("words", [["-c", "sh"], ["-c", "/usr/lib/openssh/sftp-server"], ["sh"], ["-l"], ["--", "sh"]])
def test_the_command_runs_nothing_that_it_is_given(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    """What sshd or a person passes to a shell is a wrong command line here."""
    assert run(words) == 2
    assert "Error: " in capsys.readouterr().err


@pytest.mark.parametrize("words", [["-c", "touch taken"], ["touch taken"], ["-i"]])
def test_the_shell_takes_no_argument(words: list[str], tmp_path: Path) -> None:
    """It says so and has run nothing."""
    done = subprocess.run([str(SHELL), *words], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert "console only" in done.stderr
    assert not list(tmp_path.iterdir())


def test_the_environment_chooses_no_other_code(tmp_path: Path) -> None:
    """Neither PATH nor Python's own variables of the login lead elsewhere."""
    false = tmp_path / "ronda"
    false.write_text("#!/bin/sh\ntouch taken\n")
    false.chmod(0o755)
    environ = {"PATH": f"{tmp_path}:/usr/bin:/bin", "PYTHONPATH": str(tmp_path), "RONDA_CONFIG": "/nowhere"}
    subprocess.run([str(SHELL)], cwd=tmp_path, env=environ, capture_output=True, check=False, timeout=30)
    assert not (tmp_path / "taken").exists()


@pytest.mark.parametrize("asked", ["internal-sftp", "/usr/lib/openssh/sftp-server", "touch taken"])
def test_forced_by_sshd_it_refuses_what_was_asked_for(asked: str, tmp_path: Path) -> None:
    """sshd names it in a variable; the shell runs none of it."""
    environ = {"PATH": "/usr/bin:/bin", "SSH_ORIGINAL_COMMAND": asked}
    command = [str(SHELL), "-c", "ronda-shell"]
    done = subprocess.run(command, cwd=tmp_path, env=environ, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert not list(tmp_path.iterdir())
