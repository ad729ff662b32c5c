"""The mains returns while half of the servers have been told to go down: the run asks, and ends at a known state."""

from __future__ import annotations

import asyncio
import re
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
from console.runbooks.power_race import BRING_BACK, GO_ON
from tests.test_story_kills import SERVERS

pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]

SPEED = 20.0


@pytest.fixture
def config(tmp_path: Path) -> Iterator[Path]:
    """A simulated rack whose servers depend on each other in two rows, so that they go down in three waves."""
    with simulated_rack(tmp_path / "rack", "quiet-night", SPEED) as config:
        text = re.sub(r"^depends_on = .*\n", "", config.read_text(), flags=re.M)
        for server, below in zip(SERVERS, SERVERS[2:], strict=False):
            text = re.sub(rf"^(\[devices\.{server}\])$", rf'\1\ndepends_on = ["{below}"]', text, flags=re.M)
        config.write_text(text)
        put_hurried(config.parent / "runbooks", tmp_path / "none", SPEED)
        yield config


def played(config: Path, state: Path, chosen: str) -> Played:
    wanted = Wanted("ups-low", "", "altos-1", (fault_named("mains-returns"),), prefers=frozenset({chosen}))
    return asyncio.run(Stage(config, state, SystemClock()).play(wanted))


def told_to_go_down(one: Played) -> list[str]:
    return [deed.device for deed in one.sent if deed.what == "shutdown"]


@pytest.mark.parametrize("chosen", [GO_ON, BRING_BACK])
def test_the_mains_returns_half_way(config: Path, tmp_path: Path, chosen: str) -> None:
    """It is asked once; then all are down, or those that were told and no others, and no outcome is unknown."""
    one = played(config, tmp_path / "state", chosen)
    assert one.run is not None
    assert [asked.choice for asked in one.asked].count(chosen) == 1, one.asked
    assert all(verdict.held is not False for verdict in judged(one)), judged(one)
    told = told_to_go_down(one)
    assert len(told) == len(set(told))
    if chosen == GO_ON:
        assert one.run.state is RunState.SUCCEEDED
        assert set(told) == set(SERVERS)
    else:
        assert one.run.state is RunState.STOPPED
        assert 0 < len(told) < len(SERVERS)
        assert "stopped it at a known state" in one.run.outcome
