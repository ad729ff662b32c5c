"""Rules of the script as a whole, run by real shells on an invented machine."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from console.collect.measure import Counter, Gauge
from console.collect.probes.catalogue import PROBES, SCRIPT, sections
from console.collect.ssh import Heard, read

SHELLS = [shell for shell in (["dash"], ["bash", "--posix"]) if shutil.which(shell[0])]

# Some builds of busybox run their own df and who whatever PATH says, so only the sections can be foretold.
BUSYBOX = [["busybox", "ash"]] if shutil.which("busybox") else []

FILES = {
    "proc/sys/kernel/hostname": "altos-1\n",
    "proc/sys/kernel/osrelease": "6.1.0\n",
    "proc/uptime": "1000.50 2000.00\n",
    "proc/stat": "cpu  100 0 50 800 50 0 0 0 0 0\ncpu0 100 0 50 800 50 0 0 0 0 0\n",
    "proc/loadavg": "0.10 0.20 0.30 1/100 42\n",
    "proc/meminfo": "MemTotal: 1000 kB\nMemFree: 100 kB\nMemAvailable: 400 kB\nSwapTotal: 0 kB\nSwapFree: 0 kB\n",
    "proc/mdstat": "Personalities : [raid1]\nmd0 : active raid1 sda1[0]\n      1 blocks [2/1] [U_]\n",
    "proc/mounts": "/dev/root / ext4 rw 0 0\nnas:/x /dead nfs rw 0 0\n/dev/root /again ext4 rw 0 0\n",
    "sys/class/dmi/id/sys_vendor": "Acer\n",
    "sys/class/net/eth0/operstate": "up\n",
    "sys/class/net/eth0/carrier": "1\n",
    "sys/class/net/eth0/statistics/rx_bytes": "1000\n",
    "sys/class/net/eth0/statistics/tx_bytes": "2000\n",
    "sys/block/sda/stat": " 1 2 3 4 5 6 7 8 9 10 11\n",
    "sys/block/sda/device/state": "offline\n",
    "sys/block/loop0/stat": " 1 2 3 4 5 6 7 8 9 10 11\n",
    "sys/class/hwmon/hwmon0/name": "coretemp\n",
    "sys/class/hwmon/hwmon0/temp1_input": "41000\n",
    "sys/class/hwmon/hwmon0/temp1_label": "Package id 0\n",
    "sys/class/hwmon/hwmon0/temp1_crit_alarm": "0\n",
    "sys/class/hwmon/hwmon0/temp2_input": "39000\n",
    "sys/class/hwmon/hwmon0/fan1_input": "0\n",
    "sys/class/hwmon/hwmon0/fan1_fault": "1\n",
    "sys/class/hwmon/hwmon0/power1_average": "150000000\n",
    "sys/class/thermal/thermal_zone0/type": "acpitz\n",
    "sys/class/thermal/thermal_zone0/temp": "27800\n",
    "sys/class/thermal/thermal_zone1/type": "x86_pkg_temp\n",
    "sys/class/thermal/thermal_zone1/temp": "41000\n",
    "sys/class/thermal/thermal_zone1/hwmon0/name": "x\n",
    "sys/class/power_supply/BAT0/type": "Battery\n",
    "sys/class/power_supply/BAT0/status": "Charging\n",
    "sys/class/power_supply/BAT0/capacity": "42\n",
    "run/systemd/system/.keep": "",
}

COMMANDS = {
    "who": "printf 'a tty1\\nb tty2\\n'",
    "systemctl": "printf 'nginx.service loaded failed failed A web server\\n'",
    "df": """printf 'Title\\n'; shift 2; for at; do printf '/dev/x 100 25 75 25%% %s\\n' "$at"; done""",
}


def _machine(root: Path, leave_out: str = "none") -> str:
    """The script with its paths moved to an invented machine under `root`."""
    for name, content in FILES.items():
        if not name.startswith(leave_out):
            (root / name).parent.mkdir(parents=True, exist_ok=True)
            (root / name).write_text(content)
    (root / "bin").mkdir()
    for name, body in COMMANDS.items():
        (root / "bin" / name).write_text(f"#!/bin/sh\n{body}\n")
        (root / "bin" / name).chmod(0o755)
    return re.sub(r"(?<!\w)/(?=(?:proc|sys|run)/)", f"{root}/", SCRIPT)


def _run(shell: list[str], root: Path, script: str) -> Heard:
    ran = subprocess.run(
        [str(shutil.which(shell[0])), *shell[1:]],
        input=f"exec 2>/dev/null\nronda_probe() {{\n{script}\n}}\nronda_probe </dev/null\n".encode(),
        stdout=subprocess.PIPE,
        env={"PATH": f"{root}/bin"},
        timeout=30,
        check=True,
    )
    return read(ran.stdout)


@pytest.mark.real
@pytest.mark.parametrize("shell", SHELLS + BUSYBOX, ids=lambda shell: shell[0])
def test_every_section_is_read(shell: list[str], tmp_path: Path) -> None:
    """Each shell prints every section of a machine that has everything, with built-ins and three commands alone."""
    heard = _run(shell, tmp_path, _machine(tmp_path))
    assert set(heard.measures) == {probe.section for probe in PROBES}
    assert all(heard.measures.values()), heard.measures
    assert heard.unread == ()
    assert heard.identity is not None
    assert (heard.identity.name, heard.identity.vendor) == ("altos-1", "Acer")


@pytest.mark.real
@pytest.mark.parametrize("shell", SHELLS, ids=lambda shell: shell[0])
def test_what_the_shell_found(shell: list[str], tmp_path: Path) -> None:
    """Labels, faults, loop devices, network mounts and zones that chips show already are told apart in the shell."""
    found = _run(shell, tmp_path, _machine(tmp_path)).measures
    assert found["sensors"] == (
        Gauge("temperature", "coretemp Package id 0", 41.0),
        Gauge("temperature", "coretemp temp2", 39.0),
        Gauge("power", "coretemp power1", 150.0),
        Gauge("temperature", "zone acpitz", 27.8),
    )
    assert [measure.instance for measure in found["disks"]] == ["sda", "sda", "sda"]
    assert found["filesystems"] == (Gauge("filesystem_utilization", "/", 25.0),)
    assert found["inodes"] == (Gauge("inode_utilization", "/", 25.0),)
    assert found["users"] == (Gauge("users", "", 2.0),)
    assert found["network"][1:] == (Counter("interface_in", "eth0", 1000.0), Counter("interface_out", "eth0", 2000.0))


@pytest.mark.real
@pytest.mark.parametrize("shell", SHELLS, ids=lambda shell: shell[0])
def test_a_machine_without_sys_loses_only_that(shell: list[str], tmp_path: Path) -> None:
    """A host or container without /sys still tells what /proc knows."""
    measures = _run(shell, tmp_path, _machine(tmp_path, leave_out="sys")).measures
    empty = {section for section, found in measures.items() if not found}
    assert empty == {"network", "disks", "sensors", "supplies"}


@pytest.mark.real
@pytest.mark.parametrize("shell", SHELLS, ids=lambda shell: shell[0])
def test_a_machine_without_tools_loses_only_that(shell: list[str], tmp_path: Path) -> None:
    """Without df, who and systemctl everything else is still read."""
    script = _machine(tmp_path)
    for name in COMMANDS:
        (tmp_path / "bin" / name).unlink()
    measures = _run(shell, tmp_path, script).measures
    empty = {section for section, found in measures.items() if not found}
    assert empty == {"filesystems", "inodes", "services", "users"}


def test_a_section_that_was_cut_off_is_not_read() -> None:
    """The last section of an answer without an end may be incomplete, so it does not count."""
    assert sections("== uptime\n1 2\n== memory\nMemTotal: 1\n") == {"uptime": "1 2"}
    assert sections("== uptime\n1 2\n== end\n") == {"uptime": "1 2", "end": ""}


def test_text_before_the_first_section_is_nothing() -> None:
    """What stands outside every section is passed over."""
    assert sections("hello\n== end\n") == {"end": ""}
