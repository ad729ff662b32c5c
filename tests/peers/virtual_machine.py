"""A server in QEMU's software emulation: it boots a real Linux, powers off through ACPI, and has a power button."""

from __future__ import annotations

import json
import shutil
import socket
import subprocess
from pathlib import Path

import pytest

from tests.peers import guest
from tests.peers.guest import Guest
from tests.peers.initramfs import find_kernel
from tests.peers.sshd import free_port, public_line, wait_until

_QEMU = shutil.which("qemu-system-x86_64")
_MACHINE = ("-M", "pc", "-cpu", "max", "-m", "128", "-accel", "tcg", "-no-reboot")
_BARE = ("-nodefaults", "-no-user-config", "-display", "none")
_ON = frozenset({"On", "ForceOn"})
BOOT_S = 90.0


def why_not() -> str | None:
    """Why no virtual machine can be started here, or None."""
    return "qemu-system-x86 is not installed" if _QEMU is None else guest.why_not()


needs_machine = pytest.mark.skipif(why_not() is not None, reason=str(why_not()))


class VirtualMachine:
    """Off at first; it has power as long as its process lives. `resets` is what its BMC was asked for, in order."""

    def __init__(self, home: Path) -> None:
        self.guest = Guest(home)
        self.port = free_port()
        self.known_hosts = home / "known_hosts"
        self.known_hosts.write_text(f"[127.0.0.1]:{self.port} {public_line(self.guest.host_key)}\n")
        self.resets: list[str] = []
        self._home = home
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def is_on(self) -> bool:
        """Whether it has power."""
        return self._process is not None and self._process.poll() is None

    @property
    def was_switched_off(self) -> bool:
        """Whether it had power and has none any more."""
        return self._process is not None and not self.is_on

    @property
    def console(self) -> str:
        """All that it has printed on its serial line."""
        log = self._home / "console.log"
        return log.read_text(errors="replace") if log.exists() else ""

    def reset(self, kind: str) -> None:
        """Do what a BMC does for this ResetType (DSP0268)."""
        self.resets.append(kind)
        if kind in _ON:
            self.switch_on()
        elif kind == "GracefulShutdown":
            self._press_button()
        elif kind == "ForceOff":
            self.cut()

    def switch_on(self) -> None:
        """Give it power; a machine that has some goes on."""
        if self.is_on:
            return
        self.cut()
        kernel = find_kernel()
        assert kernel is not None
        network = f"user,id=lan,restrict=on,hostfwd=tcp:127.0.0.1:{self.port}-:22"
        command = [
            *(str(_QEMU), *_MACHINE, *_BARE, "-kernel", str(kernel.image), "-initrd", str(self.guest.image)),
            *("-append", "console=ttyS0 quiet mitigations=off"),
            *("-netdev", network, "-device", "virtio-net-pci,netdev=lan,romfile="),
            *("-chardev", "file,id=line,append=on,path=console.log", "-serial", "chardev:line"),
            *("-qmp", "stdio"),
        ]
        with (self._home / "qemu.log").open("ab") as log:
            self._process = subprocess.Popen(
                command, cwd=self._home, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=log
            )

    def wait_until_up(self) -> None:
        """Wait until its sshd greets, which emulated hardware takes some seconds for."""
        wait_until(self._greets, "the virtual machine's sshd answers", BOOT_S)

    def cut(self) -> None:
        """Take its power away."""
        if self._process is not None:
            self._process.kill()
            self._process.communicate(timeout=20)

    def _greets(self) -> bool:
        # QEMU itself takes the connection before the guest does, so only a greeting counts.
        with socket.socket() as probe:
            probe.settimeout(2)
            try:
                probe.connect(("127.0.0.1", self.port))
                return probe.recv(4) == b"SSH-"
            except OSError:
                return False

    def _press_button(self) -> None:
        """Press the power button over QMP; what the guest does then is its own."""
        if not self.is_on:
            return
        assert self._process is not None
        assert self._process.stdin is not None
        for command in ("qmp_capabilities", "system_powerdown"):
            self._process.stdin.write(json.dumps({"execute": command}).encode() + b"\n")
        self._process.stdin.flush()
