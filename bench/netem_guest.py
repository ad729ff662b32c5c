"""The tiny Linux that is a thin line: a bridge of two network cards that delay, lose and hold back what they send."""

from __future__ import annotations

import shutil
from pathlib import Path

from bench.relay import Line
from tests.peers.initramfs import BUSYBOX, NETWORK, Archive, find_kernel

UP = "the line is up"
_TC = shutil.which("tc", path="/usr/sbin:/sbin:/usr/bin:/bin")
_MODULES = (*NETWORK, "llc", "stp", "bridge", "sch_netem")
_CARDS = ("eth0", "eth1")

_START = """#!/bin/busybox sh
/bin/busybox --install -s /bin
mount -t proc proc /proc
mount -t sysfs sys /sys
for module in {modules}; do insmod /lib/modules/$module.ko; done
brctl addbr line
for card in {cards}; do
  echo 1 > /proc/sys/net/ipv6/conf/$card/disable_ipv6
  brctl addif line $card
  ip link set $card up
  /sbin/tc qdisc add dev $card root netem {conditions} || exit 1
done
ip link set line up
echo {up}
while :; do sleep 3600; done
"""


def why_not() -> str | None:
    """What is missing here to make such a guest, or None."""
    if find_kernel() is None:
        return "no Debian kernel is installed or unpacked (see .ci/kernel)"
    return "busybox or tc is not installed" if BUSYBOX is None or _TC is None else None


def conditions(line: Line) -> str:
    """A line in the words of tc-netem(8)."""
    return f"delay {line.delay_s * 1000:.0f}ms loss {line.loss:.1%} rate {line.octets_s * 8:.0f}bit"


def write_image(path: Path, line: Line) -> None:
    """The initramfs to boot; it prints `UP` when both directions are as `line` says."""
    archive = Archive()
    for directory in ("proc", "sys", "dev"):
        archive.directory(directory)
    archive.program(str(BUSYBOX), "bin/busybox")
    archive.program(str(_TC), "sbin/tc")
    archive.modules(_MODULES)
    start = _START.format(modules=" ".join(_MODULES), cards=" ".join(_CARDS), conditions=conditions(line), up=UP)
    archive.file("init", start.encode())
    path.write_bytes(archive.octets())
