"""A real Linux is shut down for good and switched on again: by its own shutdown, and by the button of its BMC."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from console.store.audit import verify
from tests.collect.redfish_trees import old_shape
from tests.peers.host import PLACES
from tests.peers.redfish_bmc import PASSWORD, USER, RedfishBmc, running_bmc
from tests.peers.virtual_machine import VirtualMachine, needs_machine

RONDA = [sys.executable, "-m", "console"]
pytestmark = [pytest.mark.real, pytest.mark.slow, needs_machine, pytest.mark.timeout(600)]

_DEVICE = """
[credentials.ssh]
type = "ssh"
user = "root"
key_file = "{key}"
known_hosts = "{known_hosts}"

[credentials.bmc]
type = "redfish"
user = "{user}"
password = "{password}"

[devices.vm-1]
kind = "server"
address = "127.0.0.1"
interval = "2s"
timeout = "10s"
place = {{ rack = "r1", unit = 1 }}
ssh = {{ credential = "ssh", port = {ssh_port} }}
redfish = {{ credential = "bmc", port = {bmc_port}, fingerprint = "{fingerprint}" }}
"""

_BUTTON = """
name = "press-the-button"
title = "Press the power button of a server"
description = "The BMC asks the operating system to shut down, as its button does."
scope = "server"
dangerous = true

[[steps]]
id = "button"
type = "power"
title = "Press the button"
via = "bmc"
action = "graceful"
settle = "2m"

[[steps]]
id = "off"
type = "wait"
title = "It is measured off"
until = "off"
every = "1s"
times = 2
timeout = "2m"
"""


class Room:
    """One virtual machine with its BMC, and an engine that knows both."""

    def __init__(self, home: Path, machine: VirtualMachine, bmc: RedfishBmc) -> None:
        self.machine = machine
        self.bmc = bmc
        self._home = home
        self._engine: subprocess.Popen[bytes] | None = None
        device = _DEVICE.format(
            key=machine.guest.user_key,
            known_hosts=machine.known_hosts,
            user=USER,
            password=PASSWORD,
            ssh_port=machine.port,
            bmc_port=bmc.port,
            fingerprint=bmc.certificate.fingerprint,
        )
        config = home / "config.toml"
        config.write_text(PLACES + device)
        config.chmod(0o600)
        (home / "runbooks").mkdir()
        (home / "runbooks" / "press-the-button.toml").write_text(_BUTTON)
        self._options = ["--config", os.fspath(config), "--state-dir", os.fspath(home / "state")]

    def start(self) -> None:
        """Start the engine and wait until it has read the machine both ways."""
        with (self._home / "engine.log").open("wb") as log:
            self._engine = subprocess.Popen([*RONDA, "engine", *self._options], stderr=log)
        self.wait_for("ok", "ok")

    def stop(self) -> None:
        """End the engine."""
        if self._engine is not None:
            self._engine.terminate()
            self._engine.wait(30)

    def ronda(self, *words: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [*RONDA, *words, *self._options], capture_output=True, text=True, timeout=300, check=False
        )

    def plan(self, runbook: str, *given: str) -> Any:
        planned = self.ronda("runbook", "plan", runbook, "vm-1", "--json", *given)
        assert planned.returncode == 0, planned.stdout + planned.stderr
        return json.loads(planned.stdout)

    def run(self, runbook: str) -> Any:
        """Plan, confirm that plan, and have it carried out to its end."""
        plan = self.plan(runbook)
        done = self.ronda("runbook", "start", runbook, "vm-1", "--confirm", plan["id"], "--json")
        assert done.returncode == 0, done.stdout + done.stderr
        return json.loads(done.stdout)

    def bring_up(self) -> Any:
        """The library's own way up: somebody says that it is dry, the BMC switches it on, and it is watched."""
        plan = self.plan("server-bring-up", "--with", "soak=1s")
        begun = self.ronda("runbook", "start", "server-bring-up", "vm-1", "--confirm", plan["id"], "--detach", "--json")
        assert begun.returncode == 0, begun.stdout + begun.stderr
        run = json.loads(begun.stdout)["run"]
        ends_at = time.monotonic() + 60
        while (answered := self.ronda("runbook", "answer", run, "yes")).returncode != 0:
            assert time.monotonic() < ends_at, answered.stdout + answered.stderr
            time.sleep(0.2)
        done = self.ronda("runbook", "watch", run, "--json")
        assert done.returncode == 0, done.stdout + done.stderr
        return json.loads(done.stdout)

    def is_on_record(self) -> bool:
        return verify(self._home / "state" / "audit.log") == ()

    def wait_for(self, ssh: str, redfish: str) -> None:
        """Wait until the engine has found SSH and BMC to be `ok` or `silent`."""
        ends_at = time.monotonic() + 120
        while self._sources() != (ssh, redfish):
            assert time.monotonic() < ends_at, self.ronda("status").stdout + self.machine.console[-2000:]
            time.sleep(0.2)

    def _sources(self) -> tuple[str, ...]:
        done = self.ronda("status", "--json")
        if done.returncode not in (0, 1):
            return ()
        sources = json.loads(done.stdout)["devices"].get("vm-1", {}).get("sources", {})
        return tuple("ok" if sources.get(name, {}).get("ok") else "silent" for name in ("ssh", "redfish"))


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Room]:
    machine = VirtualMachine(tmp_path / "machine")
    with running_bmc(tmp_path / "bmc", old_shape()) as bmc:
        bmc.chassis = machine
        room = Room(tmp_path, machine, bmc)
        machine.switch_on()
        try:
            machine.wait_until_up()
            room.start()
            yield room
        finally:
            room.stop()
            machine.cut()


def test_a_real_linux_is_shut_down_and_switched_on_again(room: Room) -> None:
    """A confirmed graceful shutdown ends in a machine without power; its BMC brings it back until SSH answers."""
    shutdown = room.plan("server-graceful-shutdown")
    assert "systemctl poweroff" in [step["command"] for step in shutdown["steps"]]
    assert room.machine.is_on, "a plan alone changes nothing"

    done = room.run("server-graceful-shutdown")
    assert done["state"] == "succeeded"
    assert "Measured off" in done["steps"][-1]["outcome"]
    assert room.machine.was_switched_off
    assert "reboot: Power down" in room.machine.console, "the system shut itself down"
    assert room.machine.resets == [], "nothing but its own shutdown was asked for"

    room.wait_for("silent", "ok")
    done = room.bring_up()
    assert done["state"] == "succeeded"
    assert room.machine.is_on
    assert room.machine.resets == ["On"]

    room.wait_for("ok", "ok")
    done = room.run("press-the-button")
    assert done["state"] == "succeeded"
    assert room.machine.was_switched_off
    assert room.machine.console.count("reboot: Power down") == 2
    assert room.machine.resets == ["On", "GracefulShutdown"], "grace never becomes force"
    assert room.is_on_record()
