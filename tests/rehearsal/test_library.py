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
from console.runbooks.library import load_library
from console.runbooks.schema import Runbook

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
ASKS_THE_BMC = """
name = "ask-bmc"
title = "Ask the BMC for a shutdown"
description = "Asks the host through its BMC to shut down."
scope = "server"
dangerous = true

[[steps]]
id = "down"
type = "power"
title = "Ask it to shut down"
via = "bmc"
action = "graceful"
settle = "120s"
"""


@pytest.fixture
def config(tmp_path: Path) -> Iterator[Path]:
    with simulated_rack(tmp_path / "rack", "quiet-night", SPEED) as config:
        put_hurried(config.parent / "runbooks", tmp_path / "none", SPEED)
        yield config


def _library(config: Path) -> dict[str, Runbook]:
    return load_library(config.parent / "runbooks").runbooks


def played(config: Path, name: str, *faults: str) -> Played:
    stage = Stage(config, config.parent / "state", SystemClock())
    return asyncio.run(stage.play(Wanted(name, "", "altos-1", tuple(map(fault_named, faults)))))


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


@pytest.fixture
def with_bmcs(tmp_path: Path) -> Iterator[Path]:
    own = tmp_path / "own"
    own.mkdir()
    (own / "ask-bmc.toml").write_text(ASKS_THE_BMC)
    with simulated_rack(tmp_path / "rack", "quiet-night", SPEED, bmcs=True) as config:
        put_hurried(config.parent / "runbooks", own, SPEED)
        yield config


def test_a_server_that_hangs_is_switched_off_and_on_by_its_bmc(with_bmcs: Path) -> None:
    """Two persons agree; off and on are sent once each, and the server that comes up answers again."""
    one = played(with_bmcs, "power-cycle-server", "host-hangs")
    assert one.run is not None, one.plan.obstacles
    assert one.run.state is RunState.SUCCEEDED, (one.run.outcome, one.asked)
    assert [verdict for verdict in judged(one) if verdict.held is False] == []
    assert "host-hangs was cured: altos-1 runs again." in {verdict.sentence for verdict in judged(one)}
    assert Counter(f"{deed.device} {deed.what}" for deed in one.sent) == {"altos-1 power off": 1, "altos-1 power on": 1}


def test_a_bmc_that_ignores_graceful_is_not_forced(with_bmcs: Path) -> None:
    """The BMC says yes and does nothing: it was asked once, nothing was forced, and the run names the server."""
    one = played(with_bmcs, "ask-bmc", "bmc-ignores-graceful")
    assert one.run is not None, one.plan.obstacles
    assert one.run.state is RunState.FAILED
    verdicts = {verdict.rule: verdict for verdict in judged(one)}
    assert verdicts["nothing_forced"].held is True
    assert verdicts["fault_handled"].held is True
    assert "altos-1" in verdicts["fault_handled"].sentence
    assert [f"{deed.device} {deed.what}" for deed in one.sent] == ["altos-1 power graceful"]
