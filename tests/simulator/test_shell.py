"""A simulated host's shell never reaches this machine."""

from __future__ import annotations

from pathlib import Path

import pytest

from console.simulator.shell import Shell, furnish


@pytest.fixture
def shell(tmp_path: Path) -> Shell:
    """The shell of a host with one file of its own."""
    root = tmp_path / "host"
    (root / "proc").mkdir(parents=True)
    (root / "proc" / "uptime").write_text("41.00 1.00\n")
    (root / "etc").mkdir()
    (root / "etc" / "hostname").write_text("altos-1\n")
    furnish(tmp_path / "commands")
    return Shell(root, tmp_path / "commands")


def _run(shell: Shell, command: str) -> tuple[int, str]:
    with shell.start(command) as process:
        output, _errors = process.communicate(timeout=20)
        return process.returncode, output.decode()


@pytest.mark.parametrize("command", ["cat /proc/uptime", "read -r v </proc/uptime; echo $v", '/bin/cat "/proc/uptime"'])
def test_it_reads_its_own_files(shell: Shell, command: str) -> None:
    """/proc is the host's, however it is quoted or read."""
    assert _run(shell, command) == (0, "41.00 1.00\n")


@pytest.mark.parametrize("command", ["python3 -c 1", "/usr/bin/python3 -c 1", "env true", "mount", "kill-everything"])
def test_other_programs_are_not_found(shell: Shell, command: str) -> None:
    """Only stand-ins and harmless readers exist."""
    assert _run(shell, command)[0] == 127


@pytest.mark.parametrize(
    ("command", "asked"),
    [
        ("systemctl poweroff", "poweroff\n"),
        ("/bin/systemctl --no-wall reboot", "reboot\n"),
        ("sudo -n /usr/sbin/shutdown -h now", "poweroff\n"),
        ("/sbin/shutdown -r now", "reboot\n"),
        ("halt", "poweroff\n"),
    ],
)
def test_power_verbs_reach_the_simulator_alone(shell: Shell, command: str, asked: str) -> None:
    """By whatever path they are called, shutdown commands leave one request for the simulator."""
    assert _run(shell, command)[0] == 0
    assert (shell.root / "requests").read_text() == asked


def test_cancelling_a_shutdown_asks_for_nothing(shell: Shell) -> None:
    """`shutdown -c` leaves no request."""
    assert _run(shell, "shutdown -c") == (0, "")
    assert not (shell.root / "requests").exists()
