"""How full the host's own filesystems are, in octets and in inodes; network mounts are their server's to watch."""

from __future__ import annotations

from collections.abc import Iterator

from console.collect.measure import Gauge
from console.collect.probes.lines import number
from console.model.text import neutralise

# Only named mount points are asked for: a dead NFS server would otherwise hang df.
MOUNTS = r"""
ronda_mounts() {
  seen=' '; set --
  while read -r dev at type rest; do
    case $type in
      ext2|ext3|ext4|xfs|btrfs|zfs|f2fs|jfs|reiserfs|vfat|exfat|ntfs|ntfs3|bcachefs|ubifs|overlay) ;;
      *) continue ;;
    esac
    [ "$type" = overlay ] && [ "$at" != / ] && continue
    case $seen in *" $dev "*) continue ;; esac
    case $at in *\\*) continue ;; esac
    seen="$seen$dev "
    set -- "$@" "$at"
  done </proc/mounts
  [ $# -gt 0 ] && df -P "$df_option" "$@"
}
"""

COMMAND = (
    MOUNTS
    + r"""
if command -v df >/dev/null; then df_option=-k; ronda_mounts; fi
"""
)

INODE_COMMAND = r"""
if command -v df >/dev/null; then df_option=-i; ronda_mounts; fi
"""

_SIZE, _USED, _FREE = 1, 2, 3


def parse(text: str) -> tuple[Gauge, ...]:
    """Percent of the space that users may fill (POSIX df -P: used of used and available)."""
    return tuple(_gauges("filesystem_utilization", text))


def parse_inodes(text: str) -> tuple[Gauge, ...]:
    """Percent of inodes used; filesystems that have no fixed number of them (btrfs, vfat) are left out."""
    return tuple(_gauges("inode_utilization", text))


def _gauges(point: str, text: str) -> Iterator[Gauge]:
    for line in text.split("\n"):
        fields = line.split(None, 5)
        if len(fields) < 6 or not fields[5].startswith("/"):
            continue
        used, free = number(fields[_USED]), number(fields[_FREE])
        if used is not None and free is not None and used >= 0 and free >= 0 and used + free > 0:
            yield Gauge(point, neutralise(fields[5]), round(100 * used / (used + free), 2))
