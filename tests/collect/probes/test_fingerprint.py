"""What a machine says it is made of, whatever names its parts have at this start."""

from __future__ import annotations

import subprocess

from console.collect.probes.fingerprint import COMMAND, MOST_FACTS, Fact, parse

HOST = """
/proc/meminfo:MemTotal:       131923456 kB
/proc/mdstat:Personalities : [raid1]
/proc/mdstat:md0 : active raid1 sdb1[1] sda1[0]
/proc/mdstat:md1 : active raid1 sdb2[1](F) sda2[0]
/sys/devices/system/cpu/online:0-31
/sys/block/sda/size:1875385008
/sys/block/sda/device/model:SAMSUNG MZ7L3960
/sys/block/sda/device/wwid:naa.5002538f
/sys/block/loop0/size:8
/sys/class/net/eno1/address:3C:EC:EF:00:00:01
/sys/class/net/lo/address:00:00:00:00:00:00
/sys/class/net/docker0/address:02:42:00:00:00:01
/sys/class/hwmon/hwmon3/name:nct6775
/sys/class/hwmon/hwmon3/fan1_input:1180
/sys/class/hwmon/hwmon3/fan2_input:0
  nginx.service loaded active running A web server
  user@1000.service loaded active running User Manager
""".splitlines()


def test_what_a_host_is_made_of() -> None:
    """Memory, processors, disks, cards, fans, arrays and services; what is virtual or a login's is left out."""
    assert parse(HOST) == (
        Fact("RAID", "md0", "raid1, 2"),
        Fact("RAID", "md1", "raid1, 1"),
        Fact("disk", "naa.5002538f", "SAMSUNG MZ7L3960 960 GB"),
        Fact("fan", "nct6775 fan1", "turns"),
        Fact("fan", "nct6775 fan2", "stands still"),
        Fact("memory", "total", "125.8 GiB"),
        Fact("network card", "3c:ec:ef:00:00:01", "eno1"),
        Fact("processors", "online", "0-31"),
        Fact("service", "nginx.service", "runs"),
    )


def test_disks_may_change_their_names() -> None:
    """A disk is known by its world-wide name, not by the letter that it got this time."""
    assert parse(line.replace("/sda/", "/sdc/") for line in HOST) == parse(HOST)


def test_nonsense_is_nothing() -> None:
    """Errors, banners and control characters make no parts, and a flood is cut."""
    assert parse(["", "sh: 1: grep: not found", "/proc/meminfo:MemTotal: much kB", "\x1b[2J"]) == ()
    flood = [f"x{number}.service loaded active running" for number in range(2 * MOST_FACTS)]
    assert len(parse(flood)) == MOST_FACTS
    hostile = parse(["/sys/block/sda/device/model:evil\x1b[31m", "/sys/block/sda/size:2000000000"])
    assert "\x1b" not in hostile[0].value


def test_this_machine_answers() -> None:
    """The command runs on a real Linux and tells at least its memory."""
    out = subprocess.run(["/bin/sh", "-c", COMMAND], capture_output=True, text=True, timeout=60, check=False).stdout
    assert "memory" in {fact.kind for fact in parse(out.splitlines())}
