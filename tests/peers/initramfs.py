"""What a tiny Linux boots from: Debian's kernel where it is found, and an archive to fill for it; boots nothing."""

from __future__ import annotations

import os
import re
import shutil
import stat
import subprocess
from collections.abc import Iterable
from pathlib import Path

from msgspec import Struct

BUSYBOX = shutil.which("busybox")
NETWORK = (
    *("virtio_ring", "virtio", "virtio_pci_modern_dev", "virtio_pci_legacy_dev", "virtio_pci"),
    *("failover", "net_failover", "virtio_net"),
)
"""Modules of QEMU's network card, in the order of their dependencies, so that insmod alone can load them."""


class Kernel(Struct, frozen=True):
    """A kernel's image and the directory of its modules."""

    image: Path
    modules: Path


def find_kernel() -> Kernel | None:
    """Debian's kernel where `RONDA_TEST_KERNEL` has it unpacked, or installed on this machine; None without one."""
    for root in (os.environ.get("RONDA_TEST_KERNEL", ""), "/"):
        for image in sorted(Path(root).glob("boot/vmlinuz-*-amd64")) if root else ():
            modules = Path(root) / "lib/modules" / image.name.removeprefix("vmlinuz-")
            if modules.is_dir():
                return Kernel(image, modules)
    return None


class Archive:
    """A cpio archive in the kernel's `newc` format (Documentation/driver-api/early-userspace/buffer-format)."""

    def __init__(self) -> None:
        self._entries: dict[str, tuple[int, bytes]] = {}

    def directory(self, name: str) -> None:
        """An empty directory, and those that it stands in."""
        for parent in reversed((Path(name), *Path(name).parents[:-1])):
            self._entries.setdefault(str(parent), (stat.S_IFDIR | 0o755, b""))

    def file(self, name: str, content: bytes, mode: int = 0o755) -> None:
        """A file of root's."""
        if "/" in name:
            self.directory(str(Path(name).parent))
        self._entries[name] = (stat.S_IFREG | mode, content)

    def program(self, source: str, name: str) -> None:
        """A program and the libraries it is linked with, each where it stands here."""
        self.file(name, Path(source).read_bytes())
        linked = subprocess.run(["ldd", source], capture_output=True, text=True, check=False).stdout
        for library in re.findall(r"(/\S+) \(0x", linked):
            self.file(library.lstrip("/"), Path(library).read_bytes())

    def modules(self, names: Iterable[str]) -> None:
        """Modules of the kernel, each at `/lib/modules/NAME.ko`."""
        kernel = find_kernel()
        assert kernel is not None
        for name in names:
            self.file(f"lib/modules/{name}.ko", next(kernel.modules.rglob(f"{name}.ko")).read_bytes())

    def octets(self) -> bytes:
        """The archive as the kernel unpacks it."""
        written = bytearray()
        entries = [*self._entries.items(), ("TRAILER!!!", (0, b""))]
        for number, (name, (mode, content)) in enumerate(entries, start=1):
            path = name.encode() + b"\0"
            fields = (number, mode, 0, 0, 1, 0, len(content), 0, 0, 0, 0, len(path), 0)
            written += b"070701" + b"".join(b"%08X" % field for field in fields) + path
            written += bytes(-len(written) % 4)
            written += content + bytes(-len(content) % 4)
        return bytes(written)
