"""The engine is killed again and again in the middle of a leak and of the bring-up after it; nothing is sent twice."""

from __future__ import annotations

import json
import os
import random
import re
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from console.store.audit import verify
from tests.simulator.asking import RunningRack

KILLS_FOR_S = float(os.environ.get("RONDA_TEST_KILLS_FOR_S", "45"))
"""How long engines are killed; afterwards the story is let come to its end."""

STORY_S = 240.0
PATIENCE_S = 180.0
"""How long a busy machine may take for what is a matter of seconds on an idle one."""

SPEED = "20"
SEED = int(os.environ.get("RONDA_TEST_SEED", "7"))
RONDA = [sys.executable, "-m", "console"]
SERVERS = ("altos-1", "altos-2", "altos-3", "altos-4", "altos-5", "lenovo-1")

pytestmark = [pytest.mark.slow, pytest.mark.timeout(KILLS_FOR_S + 2 * STORY_S + 3 * PATIENCE_S)]


class Room:
    """A simulated rack that outlives every engine, and the engine of the moment."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.state = home / "state"
        self.kills = 0
        command = [sys.executable, "-m", "console.simulator", "--speed", SPEED, "--scenario", "quiet-night"]
        self._simulator = subprocess.Popen(
            [*command, "--dir", str(home / "rack")],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        assert self._simulator.stdout is not None
        self.config = Path(self._simulator.stdout.readline().strip().removeprefix("ready "))
        self.rack = RunningRack(self.config)
        self._hurry()
        self._engine: subprocess.Popen[bytes] | None = None

    def _hurry(self) -> None:
        """Our own runbooks with shorter waits, since this room lives twenty times as fast."""
        from importlib import resources

        own = self.config.parent / "runbooks"
        own.mkdir()
        library = resources.files("console.runbooks").joinpath("library")
        for name in ("server-graceful-shutdown", "server-bring-up", "server-cut-power", "bring-up-rack"):
            text = library.joinpath(f"{name}.toml").read_text()
            text = re.sub(r'timeout = "(10m|15m)"', 'timeout = "40s"\non_failure = "ask"', text)
            text = re.sub(r"times = \d", "times = 1", text)
            text = text.replace('on_failure = "ask"\non_failure = "ask"', 'on_failure = "ask"')
            text = re.sub(r'every = "5s"', 'every = "1s"', text).replace('settle = "30s"', 'settle = "15s"')
            (own / f"{name}.toml").write_text(text.replace('default = "2m"', 'default = "1s"'))

    def start(self) -> None:
        """Start an engine and wait until it answers."""
        with (self.home / "engine.log").open("ab") as log:
            command = [*RONDA, "engine", "--config", str(self.config), "--state-dir", str(self.state)]
            self._engine = subprocess.Popen(command, stderr=log, stdout=log)
        self.until(lambda: self.status() is not None, PATIENCE_S)

    def kill(self) -> None:
        """SIGKILL, as a power cut or the kernel's out-of-memory killer would."""
        assert self._engine is not None
        self._engine.send_signal(signal.SIGKILL)
        self._engine.wait(10)
        self.kills += 1

    def close(self) -> None:
        if self._engine is not None and self._engine.poll() is None:
            self._engine.terminate()
            self._engine.wait(20)
        assert self._simulator.stdin is not None
        assert self._simulator.stdout is not None
        self._simulator.stdin.close()
        self._simulator.wait(10)
        self._simulator.stdout.close()

    def ronda(self, *words: str) -> subprocess.CompletedProcess[str]:
        options = ["--config", str(self.config), "--state-dir", str(self.state)]
        return subprocess.run([*RONDA, *words, *options], capture_output=True, text=True, timeout=60, check=False)

    def status(self) -> Any:
        done = self.ronda("status", "--json")
        return json.loads(done.stdout) if done.returncode in (0, 1) and done.stdout else None

    def all_read(self) -> bool:
        """Whether every source of every device has brought readings."""
        devices = (self.status() or {"devices": {}})["devices"].values()
        return bool(devices) and all(all(s["ok"] for s in device["sources"].values()) for device in devices)

    def safe_to_touch(self, rack: str) -> str:
        """What the board says of a rack."""
        return str(self.status()["safe_to_touch"][rack]["state"])

    def until(self, met: Callable[[], bool], patience_s: float) -> None:
        ends_at = time.monotonic() + patience_s
        while not met():
            assert time.monotonic() < ends_at, "it never came to be so"
            time.sleep(0.1)

    def begin(self, runbook: str, *given: str) -> str:
        """Plan, read, confirm: the run's id."""
        for _try in range(60):
            plan = json.loads(self.ronda("runbook", "plan", runbook, "r1", "--json", *given).stdout)
            if not plan["obstacles"] and len(plan["steps"]) > len(SERVERS) * 4:
                begun = self.ronda("runbook", "start", runbook, "r1", "--confirm", plan["id"], "--detach")
                if begun.returncode == 0:
                    return begun.stdout.strip()
            time.sleep(1)
        raise AssertionError(plan)

    def tend(self, run: str) -> str:
        """Answer what the run asks, as an operator would; its state."""
        status = self.status()
        found = next((one for one in status["runs"] if one["id"] == run), None) if status else None
        if found is None:
            return "unknown"
        for step in found["steps"]:
            if step["question"]:
                self._answer(run, step)
        return str(found["state"])

    def _answer(self, run: str, step: Any) -> None:
        wanted = ("retry", "measure again", "send again", "yes", "safe", "go on")
        offered = [choice for choice in wanted if choice in step["choices"]]
        # What may never have been sent is sent again only when measuring says that it had no effect.
        still_on = "It is still on" in step["question"] and "send again" in offered
        choice = "send again" if still_on else offered[0]
        self.ronda("runbook", "answer", run, choice, "--step", step["id"], "--note", "seen with own eyes")


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Room]:
    room = Room(tmp_path)
    yield room
    room.close()


def tell_through(room: Room, runbook: str, kills_until: float, dice: random.Random, *given: str) -> None:
    """One runbook to its end, with the engine killed at random moments until `kills_until`."""
    run = room.begin(runbook, *given)
    ends_at = time.monotonic() + STORY_S + KILLS_FOR_S
    while time.monotonic() < ends_at:
        if time.monotonic() < kills_until:
            # Mostly in the thick of it, now and then late enough for a measurement to come to its end.
            time.sleep(dice.choice((dice.uniform(0.0, 1.5), dice.uniform(0.0, 10.0))))
            room.kill()
            room.start()
        state = room.tend(run)
        if state in ("succeeded", "failed", "stopped"):
            assert state == "succeeded", room.status()["runs"]
            return
        time.sleep(0.2)
    raise AssertionError(f"{runbook} never ended: {room.status()['runs']}")


def destructive(room: Room) -> Counter[str]:
    """Every destructive command that reached a device."""
    counts = room.rack.control("counts")
    return Counter({f"{device} {what}": n for device, found in counts.items() for what, n in found.items()})


def test_nothing_is_sent_twice_and_nothing_is_left_out(room: Room) -> None:
    """Whenever the engine is killed, each shutdown and each switching arrives exactly once, and the record is whole."""
    dice = random.Random(SEED)
    room.start()
    room.until(room.all_read, PATIENCE_S)
    tell_through(room, "water-leak", time.monotonic() + KILLS_FOR_S / 2, dice)
    expected = Counter({f"{server} shutdown": 1 for server in SERVERS})
    expected.update({f"pdu-{side} outlet {number} off": 1 for side in "ab" for number in range(1, 7)})
    assert destructive(room) == expected
    for server in SERVERS:
        assert room.ronda("untag", server, "--reason", "dry").returncode == 0
    room.until(lambda: none_answers(room), PATIENCE_S)
    tell_through(room, "bring-up-rack", time.monotonic() + KILLS_FOR_S / 2, dice, "--with", "soak=1s")
    expected.update({f"pdu-{side} outlet {number} on": 1 for side in "ab" for number in range(1, 7)})
    assert destructive(room) == expected
    assert verify(room.state / "audit.log") == ()
    assert all(room.rack.server(server)["phase"] == "running" for server in SERVERS)
    sys.stderr.write(f"\n{room.kills} kills, {len(list((room.state / 'runs').glob('*.journal')))} journals\n")


def none_answers(room: Room) -> bool:
    """Whether every source of every server is known to be silent."""
    devices = (room.status() or {"devices": {}})["devices"]
    return bool(devices) and not any(s["ok"] for id_ in SERVERS for s in devices[id_]["sources"].values())
