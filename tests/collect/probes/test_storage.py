"""Rules of reading filesystems, disks and software RAID."""

from __future__ import annotations

import pytest

from console.collect.measure import Counter, Gauge
from console.collect.probes import disks, filesystems, raid
from console.model.reading import State

DF = """Filesystem     1024-blocks     Used Available Capacity Mounted on
/dev/sda2        100000000 80000000  15000000      85% /
/dev/sdb1          1000000        0   1000000       0% /srv/my files
udev                     0        0         0       -  /dev
"""

DF_INODES = """Filesystem      Inodes  IUsed   IFree IUse% Mounted on
/dev/sda2      1000000 250000  750000   25% /
/dev/sdc1            0      0       0     - /btrfs
"""

BUSYBOX_DF = """Filesystem           1024-blocks    Used Available Capacity Mounted on
/dev/vda3              9937940    496900   8916400   5% /
"""


def test_the_part_that_root_keeps_is_not_free() -> None:
    """Utilization is used of used and available, as df's own percentage."""
    assert filesystems.parse(DF) == (
        Gauge("filesystem_utilization", "/", 84.21),
        Gauge("filesystem_utilization", "/srv/my files", 0.0),
    )


def test_busybox_prints_the_same_columns() -> None:
    """Alpine's df is read like any other."""
    assert filesystems.parse(BUSYBOX_DF) == (Gauge("filesystem_utilization", "/", 5.28),)


def test_filesystems_without_a_fixed_number_of_inodes_are_left_out() -> None:
    """btrfs shows no inodes: that is no zero percent."""
    assert filesystems.parse_inodes(DF_INODES) == (Gauge("inode_utilization", "/", 25.0),)


def test_a_mount_point_with_an_escape_sequence_is_made_harmless() -> None:
    """Names of directories are hostile text."""
    (gauge,) = filesystems.parse("/dev/sdb1 10 5 5 50% /mnt/\x1b[2Jx\n")
    assert "\x1b" not in gauge.instance


def test_disks_have_health_and_traffic() -> None:
    """Octets are sectors of 512; the SCSI state is the disk's health."""
    text = "sda\trunning\t 10 0 2000 5 20 0 4000 9 0 1 1\n"
    assert disks.parse(text) == (
        Gauge("disk_health", "sda", "ok"),
        Counter("disk_read", "sda", 1_024_000.0),
        Counter("disk_write", "sda", 2_048_000.0),
    )


@pytest.mark.parametrize(
    ("state", "word", "judged"),
    [
        ("live", "ok", State.OK),
        ("blocked", "degraded", State.WARNING),
        ("offline", "failed", State.CRITICAL),
        ("dead", "failed", State.CRITICAL),
    ],
)
def test_a_disk_that_does_not_answer_has_failed(state: str, word: str, judged: State) -> None:
    """SCSI and NVMe states become the words of disk_health."""
    (gauge,) = disks.parse(f"nvme0n1\t{state}\t\n")
    assert isinstance(gauge, Gauge)
    assert (gauge.value, gauge.state) == (word, judged)


def test_a_disk_without_a_state_is_not_judged() -> None:
    """A virtual disk tells nothing of its health, so nothing is said."""
    assert [measure.point for measure in disks.parse("vda\t\t1 0 2 0 3 0 4 0 0 0 0\n")] == ["disk_read", "disk_write"]


def _mdstat(about: str) -> str:
    return f"Personalities : [raid1] [raid6] [raid5]\n{about}\nunused devices: <none>\n"


@pytest.mark.parametrize(
    ("about", "word"),
    [
        ("md0 : active raid1 sdb1[1] sda1[0]\n      1046528 blocks super 1.2 [2/2] [UU]\n", "ok"),
        ("md0 : active raid1 sda1[0]\n      1046528 blocks super 1.2 [2/1] [U_]\n", "degraded"),
        ("md0 : active raid1 sdb1[1](F) sda1[0]\n      1046528 blocks [2/1] [U_]\n", "degraded"),
        ("md0 : active raid5 a[0] b[1] c[2]\n      1 blocks level 5, 64k chunk [3/1] [U__]\n", "failed"),
        ("md0 : active raid6 a[0] b[1] c[2] d[3]\n      1 blocks level 6 [4/2] [UU__]\n", "degraded"),
        ("md0 : active raid0 sdb1[1] sda1[0]\n      2093056 blocks super 1.2 512k chunks\n", "ok"),
        ("md0 : inactive sda1[0](S)\n      1046528 blocks super 1.2\n", "failed"),
        ("md0 : active (read-only) raid1 b[1] a[0]\n      1 blocks [2/2] [UU]\n", "ok"),
        ("md0 : active raid1 b[1] a[0]\n      1 blocks [2/2] [UU]\n      [=>..]  check = 9.1% (1/2)\n", "ok"),
    ],
)
def test_an_array_bears_what_its_level_bears(about: str, word: str) -> None:
    """Missing members degrade; more than the level bears is failed; a routine check is fine."""
    (gauge,) = raid.parse(_mdstat(about))
    assert (gauge.point, gauge.instance, gauge.value) == ("raid_state", "md0", word)


def test_a_rebuild_shows_how_far_it_is() -> None:
    """An array that rebuilds is degraded, with the progress in the note."""
    about = "md127 : active raid1 b[2] a[0]\n  1 blocks [2/1] [U_]\n  [==>...]  recovery = 12.6% (1/2) finish=9min\n"
    (gauge,) = raid.parse(_mdstat(about))
    assert (gauge.value, gauge.state) == ("degraded", State.WARNING)
    assert "12.6" in gauge.note


def test_no_array_is_no_reading() -> None:
    """A kernel that knows RAID but has none says nothing."""
    assert raid.parse(_mdstat("")) == ()


def test_each_array_is_read() -> None:
    """Arrays do not mix."""
    one = "md0 : active raid1 b[1] a[0]\n   1 blocks [2/2] [UU]\n\n"
    two = "md1 : active raid1 a[0]\n   1 blocks [2/1] [U_]\n"
    assert [(gauge.instance, gauge.value) for gauge in raid.parse(_mdstat(one + two))] == [
        ("md0", "ok"),
        ("md1", "degraded"),
    ]
