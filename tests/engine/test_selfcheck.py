"""Tests of `console.engine.selfcheck`: an engine that is late, behind or unheard is an alert like any other."""

from __future__ import annotations

import asyncio
from pathlib import Path

from console.alerts.book import AlertBook
from console.alerts.rules.load import load_rules
from console.engine.selfcheck import ENGINE, SAMPLE_S, SelfCheck, Vitals, with_engine
from console.inventory import Inventory
from console.model.alert import Alert, AlertState
from console.store.change import Change
from tests.fakes.clock import FakeClock


class Engine:
    """What a self-check is made of: vitals that a test sets, and the shipped rules."""

    def __init__(self, state_dir: Path) -> None:
        self.clock = FakeClock()
        self.late_s, self.unwritten_s, self.undelivered = 0.0, 0.0, 0
        self.book = AlertBook(load_rules()[0], with_engine(Inventory()))
        self.changes: tuple[Change, ...] = ()
        vitals = Vitals(lambda: self.late_s, lambda: self.unwritten_s, lambda: self.undelivered)
        self.check = SelfCheck(state_dir, vitals, self.observe, self.clock, 10.0)

    def observe(self, changes: tuple[Change, ...]) -> None:
        self.changes = changes
        self.book.observe(changes, self.clock.now())

    async def live(self, checks: int) -> None:
        """Check so many times, ten seconds apart."""
        for _check in range(checks):
            self.clock.advance(10)
            await self.check.check()

    def firing(self) -> list[Alert]:
        return [alert for alert in self.book.alerts() if alert.state is AlertState.FIRING]

    def value(self, point: str) -> object:
        return next(change.reading.value for change in self.changes if change.key.point == point)


async def test_a_healthy_engine_is_silent(tmp_path: Path) -> None:
    """An engine in time with room on its disk raises nothing, and says how full the disk is."""
    engine = Engine(tmp_path)
    await engine.live(60)
    assert [alert.rule for alert in engine.firing() if not alert.rule.startswith("filesystem")] == []
    used = engine.value("filesystem_utilization")
    assert isinstance(used, float)
    assert 0 <= used <= 100


async def test_each_trouble_is_an_alert(tmp_path: Path) -> None:
    """Reads that wait, a store that is not written and messages that do not arrive are called out by their rules."""
    engine = Engine(tmp_path)
    engine.late_s, engine.unwritten_s, engine.undelivered = 45.0, 400.0, 3
    await engine.live(40)
    found = {alert.rule: alert.severity.value for alert in engine.firing() if not alert.rule.startswith("filesystem")}
    assert found == {"reading-late": "warning", "store-behind": "major", "undelivered": "warning"}
    assert {alert.device for alert in engine.firing()} == {ENGINE}


async def test_trouble_that_is_over_ends_its_alert(tmp_path: Path) -> None:
    """When the store is written again its alert ends."""
    engine = Engine(tmp_path)
    engine.unwritten_s = 400.0
    await engine.live(5)
    engine.unwritten_s = 1.0
    await engine.live(120)
    assert "store-behind" not in {alert.rule for alert in engine.firing()}


async def test_a_loop_that_comes_back_late_is_measured(tmp_path: Path) -> None:
    """The longest delay between two checks is what is said, and the next check begins anew."""
    engine = Engine(tmp_path)
    sampling = asyncio.create_task(engine.check.sample())
    await asyncio.sleep(0)
    engine.clock.advance(SAMPLE_S + 2.5)
    await sampling
    await engine.check.check()
    assert engine.value("loop_lag") == 2.5
    await engine.check.check()
    assert engine.value("loop_lag") == 0.0


async def test_a_state_directory_that_is_gone_says_nothing_of_its_disk(tmp_path: Path) -> None:
    """What cannot be read is absent, not empty."""
    engine = Engine(tmp_path / "gone")
    await engine.live(1)
    assert "filesystem_utilization" not in {change.key.point for change in engine.changes}
