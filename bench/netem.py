"""A thin line that really loses packets: a guest with netem between two network namespaces."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import NamedTuple

from bench.netem_guest import UP, write_image
from bench.netem_guest import why_not as why_no_guest
from bench.relay import Line
from tests.peers.far_site import why_not as why_no_namespace
from tests.peers.initramfs import find_kernel
from tests.peers.sshd import wait_until

_OURS = os.getpid()
_NAMESPACES = f"ronda-near-{_OURS}", f"ronda-far-{_OURS}"
_FIRST = 4 * (_OURS % 63)
HERE, THERE = f"192.0.2.{_FIRST + 1}", f"192.0.2.{_FIRST + 2}"
"""The two ends, from the block for documentation (RFC 5737): nothing of them leaves their namespaces."""

_TAPS = f"thin-n{_OURS}", f"thin-f{_OURS}"
_QEMU = shutil.which("qemu-system-x86_64")
_TUN = Path("/dev/net/tun")
_BOOTS_WITHIN_S = 90.0


def why_not() -> str | None:
    """Why there can be no such line here, or None."""
    if _QEMU is None:
        return "qemu-system-x86 is not installed"
    if not os.access(_TUN, os.R_OK | os.W_OK):
        return f"{_TUN} cannot be opened"
    return why_no_guest() or why_no_namespace()


class Ends(NamedTuple):
    """What to write before a command so that it runs at the near end, which is `HERE`, or at the far one."""

    near: tuple[str, ...]
    far: tuple[str, ...]


@contextmanager
def laid(home: Path, line: Line) -> Iterator[Ends]:
    """Lay the line and take it down again. Needs root.

    The network cards of the guest take no large segments: every packet is delayed or lost by itself.
    """
    image, log = home / "line.initramfs", home / "line.log"
    write_image(image, line)
    with ExitStack() as taken_down:
        for namespace, tap in zip(_NAMESPACES, _TAPS, strict=True):
            taken_down.callback(_ip, "netns", "del", namespace)
            _ip("netns", "add", namespace)
            taken_down.callback(subprocess.run, ["ip", "link", "del", tap], check=False, stderr=subprocess.DEVNULL)
            _ip("tuntap", "add", "dev", tap, "mode", "tap")
            _ip("link", "set", tap, "addrgenmode", "none")
        guest = taken_down.enter_context(subprocess.Popen(_command(image, log), stdin=subprocess.DEVNULL))
        taken_down.callback(guest.kill)
        wait_until(lambda: guest.poll() is not None or UP in _printed(log), UP, _BOOTS_WITHIN_S)
        if guest.returncode is not None:
            raise RuntimeError(f"the guest ended: {_printed(log)[-500:]}")
        for namespace, tap, address in zip(_NAMESPACES, _TAPS, (HERE, THERE), strict=True):
            _raise(namespace, tap, address)
        near, far = (("ip", "netns", "exec", namespace) for namespace in _NAMESPACES)
        yield Ends(near, far)


def probed(at_the_far_end: tuple[str, ...]) -> dict[str, float]:
    """What ping finds: the quickest round trip of 30 small packets, and how many of them were lost, in percent."""
    command = [*at_the_far_end, "ping", "-q", "-n", "-c", "30", "-i", "0.2", HERE]
    said = subprocess.run(command, capture_output=True, text=True, check=False).stdout
    quickest, lost = re.search(r"= ([\d.]+)/", said), re.search(r"([\d.]+)% packet loss", said)
    assert quickest is not None, said
    assert lost is not None, said
    return {"ping_ms": float(quickest[1]), "ping_lost_percent": float(lost[1])}


def _printed(log: Path) -> str:
    return log.read_text(errors="replace") if log.exists() else ""


def _raise(namespace: str, tap: str, address: str) -> None:
    _ip("link", "set", tap, "netns", namespace)
    _ip("-n", namespace, "address", "add", f"{address}/30", "dev", tap)
    for link in ("lo", tap):
        _ip("-n", namespace, "link", "set", link, "up")


def _ip(*words: str) -> None:
    subprocess.run(["ip", *words], check=True)


def _command(image: Path, log: Path) -> list[str]:
    kernel = find_kernel()
    assert kernel is not None
    command = [str(_QEMU), "-M", "pc", "-cpu", "max", "-m", "128", "-accel", "tcg", "-no-reboot"]
    command += ["-nodefaults", "-no-user-config", "-display", "none", "-serial", f"file:{log}"]
    command += [
        "-kernel",
        str(kernel.image),
        "-initrd",
        str(image),
        "-append",
        "console=ttyS0 quiet panic=-1 mitigations=off",
    ]
    for tap in _TAPS:
        command += ["-netdev", f"tap,id={tap},ifname={tap},script=no,downscript=no,vnet_hdr=off"]
        command += ["-device", f"virtio-net-pci,netdev={tap},romfile="]
    return command
