"""The tiny Linux of a virtual machine: Debian's modules, busybox and OpenSSH in one initramfs; boots nothing."""

from __future__ import annotations

from pathlib import Path

from tests.peers.initramfs import BUSYBOX, NETWORK, Archive, find_kernel
from tests.peers.sshd import SSHD, make_key, public_line

_MODULES = (*NETWORK, "button", "evdev")
# Newer releases of OpenSSH part sshd into several programs.
_SSHD_PARTS = ("/usr/lib/openssh/sshd-session", "/usr/lib/openssh/sshd-auth")

_INIT = """#!/bin/busybox sh
/bin/busybox --install -s /bin
mount -t proc proc /proc
mount -t sysfs sys /sys
mount -t devtmpfs dev /dev
mkdir -p /dev/pts
mount -t devpts devpts /dev/pts
exec /bin/init
"""

_START = """#!/bin/sh
for module in {modules}; do insmod /lib/modules/$module.ko; done
hostname vm-1
ip link set lo up
ip addr add 10.0.2.15/24 dev eth0
ip link set eth0 up
ip route add default via 10.0.2.2
"""

_INITTAB = """::sysinit:/etc/start
::respawn:/usr/sbin/sshd -D -e
::once:/bin/power-button
"""

# What systemd-logind does when the button is pressed.
_POWER_BUTTON = """#!/bin/sh
event=$(dirname $(grep -l "Power Button" /sys/class/input/event*/device/name | head -n 1))
head -c 24 /dev/input/$(basename $(dirname $event)) > /dev/null && poweroff
"""

# It powers off through init and ACPI, as systemd does; of its other words it knows none.
_SYSTEMCTL = """#!/bin/sh
case "$1" in
  poweroff) exec poweroff ;;
  --failed) exit 0 ;;
  *) echo "unknown"; exit 1 ;;
esac
"""

_SSHD_CONFIG = "HostKey /etc/ssh/host\nUsePAM no\nPermitRootLogin yes\nStrictModes no\nUseDNS no\n"


def why_not() -> str | None:
    """Why no guest can be made here, or None."""
    if find_kernel() is None:
        return "no Debian kernel is installed or unpacked (see .ci/kernel)"
    return "busybox or openssh-server is not installed" if BUSYBOX is None or SSHD is None else None


class Guest:
    """The image at `image` and the keys of its only user, root, and of its sshd."""

    def __init__(self, home: Path) -> None:
        home.mkdir(parents=True, exist_ok=True)
        self.host_key = make_key(home / "host")
        self.user_key = make_key(home / "user")
        self.image = home / "initramfs"
        archive = Archive()
        self._fill(archive)
        self.image.write_bytes(archive.octets())

    def _fill(self, archive: Archive) -> None:
        for directory in ("proc", "sys", "dev", "run/sshd", "tmp", "var/log", "var/run"):
            archive.directory(directory)
        archive.program(str(BUSYBOX), "bin/busybox")
        for program in (str(SSHD), *_SSHD_PARTS):
            if Path(program).exists():
                archive.program(program, program.lstrip("/"))
        archive.modules(_MODULES)
        scripts = {"init": _INIT, "etc/start": _START.format(modules=" ".join(_MODULES)), "etc/inittab": _INITTAB}
        commands = {"bin/power-button": _POWER_BUTTON, "usr/bin/systemctl": _SYSTEMCTL}
        for name, text in {**scripts, **commands}.items():
            archive.file(name, text.encode())
        users = "root:x:0:0::/root:/bin/sh\nsshd:x:74:74::/run/sshd:/bin/false\n"
        archive.file("etc/passwd", users.encode(), 0o644)
        archive.file("etc/group", b"root:x:0:\n", 0o644)
        archive.file("etc/ssh/sshd_config", _SSHD_CONFIG.encode(), 0o644)
        archive.file("etc/ssh/host", self.host_key.read_bytes(), 0o600)
        archive.file("root/.ssh/authorized_keys", (public_line(self.user_key) + "\n").encode(), 0o600)
