"""Every runbook of the library is carried out on the simulated rack to its end, and sends nothing that is wrong."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from console.cli.opening import simulated_rack
from console.clock import SystemClock
from console.model.run import RunState
from console.rehearsal.faults import fault_named
from console.rehearsal.hurry import put_hurried
from console.rehearsal.judging import Played, judged
from console.rehearsal.play import Stage, Wanted
from console.rehearsal.rack import Rack
from console.runbooks.library import load_library
from tests.collect.redfish_trees import old_shape
from tests.peers.redfish_bmc import PASSWORD, USER, running_bmc

pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]

SPEED = 20.0
ELSEWHERE = {
    "water-leak": "tests/test_story_leak.py and tests/test_story_kills.py",
    "bring-up-rack": "tests/test_story_leak.py and tests/test_story_kills.py",
    "ups-low": "tests/test_story_power_race.py",
    "server-graceful-shutdown": "tests/cli/test_rehearsing.py",
    "server-cut-power": "tests/cli/test_rehearsing.py",
}
"""Carried out to the end by these tests already."""

REHEARSED = (
    "cooling-lost",
    "dns-failover",
    "rack-graceful-shutdown",
    "restore-web-application",
    "sealed-server-vendor-session",
    "sensor-prove",
    "server-bring-up",
    "server-dry",
    "server-fingerprint",
    "server-tag",
    "site-no-entry",
)
BMC = """
[credentials.bmc]
type = "redfish"
user = "{user}"
password = "file:{password}"
[devices.altos-1.redfish]
credential = "bmc"
address = "127.0.0.1"
port = {port}
fingerprint = "{fingerprint}"
"""


@pytest.fixture
def config(tmp_path: Path) -> Iterator[Path]:
    with simulated_rack(tmp_path / "rack", "quiet-night", SPEED) as config:
        put_hurried(config.parent / "runbooks", tmp_path / "none", SPEED)
        yield config


def played(config: Path, name: str, *faults: str) -> Played:
    stage = Stage(config, config.parent / "state", SystemClock())
    given = {"service": "portal"} if "service" in load_library().runbooks[name].parameters else {}
    return asyncio.run(stage.play(Wanted(name, "", "altos-1", tuple(map(fault_named, faults)), given)))


def test_no_runbook_of_the_library_is_left_out() -> None:
    """One that nobody has ever seen run is not trusted with the power."""
    assert {*REHEARSED, *ELSEWHERE, "power-cycle-server"} == set(load_library().runbooks)


@pytest.mark.parametrize("name", REHEARSED)
def test_a_runbook_comes_to_its_end(config: Path, name: str) -> None:
    """Without a fault every step is carried out, and no rule is broken."""
    one = played(config, name)
    assert one.run is not None, one.plan.obstacles
    assert one.run.state is RunState.SUCCEEDED, (one.run.outcome, one.asked)
    assert [verdict for verdict in judged(one) if verdict.held is False] == []


def test_a_host_that_ignores_its_shutdown_holds_up_no_other(config: Path) -> None:
    """The rack's run fails and names the host; it was told once, and nothing was forced."""
    one = played(config, "rack-graceful-shutdown", "host-ignores-shutdown")
    assert one.run is not None
    assert one.run.state is RunState.FAILED
    assert [verdict for verdict in judged(one) if verdict.held is False] == []
    assert max(Counter(deed.device for deed in one.sent).values()) == 1


class Chassis:
    """A simulated server whose BMC has its own current."""

    def __init__(self, rack: Rack, server: str) -> None:
        self._rack = rack
        self._server = server
        self.is_on = True
        self.kinds: list[str] = []

    def reset(self, kind: str) -> None:
        self.kinds.append(kind)
        self.is_on = kind in ("On", "ForceOn", "ForceRestart")
        self._rack.befall((f"power {self._server} = {'on' if self.is_on else 'off'}",))


def test_a_server_that_hangs_is_switched_off_and_on_by_its_bmc(config: Path, tmp_path: Path) -> None:
    """Two persons agree; off and on are sent once each, and the server that comes up answers again."""
    password = tmp_path / "bmc-password"
    password.write_text(PASSWORD)
    password.chmod(0o600)
    with running_bmc(tmp_path / "bmc", old_shape()) as bmc:
        bmc.chassis = chassis = Chassis(Rack(config.parent), "altos-1")
        told = BMC.format(user=USER, password=password, port=bmc.port, fingerprint=bmc.access().fingerprint)
        config.write_text(config.read_text() + told)
        one = played(config, "power-cycle-server", "host-hangs")
    assert one.run is not None, one.plan.obstacles
    assert one.run.state is RunState.SUCCEEDED, (one.run.outcome, one.asked)
    assert chassis.kinds == ["ForceOff", "On"]
    assert Counter(f"{deed.device} {deed.what}" for deed in one.sent) == {"altos-1 power off": 1, "altos-1 power on": 1}
