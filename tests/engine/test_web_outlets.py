"""A runbook cuts and feeds a server through a real plug over HTTP, with the same guards as over SNMP."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from msgspec import structs

from console.clock import SystemClock
from console.collect.bmc_power import BmcPower
from console.collect.outlets.switch import OutletSwitch
from console.collect.outlets.web import WebOutlets
from console.collect.transport.http import HttpTransport
from console.collect.transport.ipmi import IpmiTransport
from console.collect.transport.redfish import RedfishTransport
from console.collect.transport.snmp import SnmpTransport
from console.collect.transport.ssh import SshTransport
from console.engine.powering import Powering
from console.engine.reach import Reach
from console.errors import CollectError
from console.feeds.access import HttpAccess
from console.inventory import Target
from console.model.run import Run, RunState
from console.runbooks.context import Context
from tests.fakes.hosts import Stage
from tests.peers.plug import Plug, plugged_in
from tests.runbooks.rack import Engine, server, world_of

FEED = "plug/1"


class WebStage(Stage):
    """A stage whose outlets are real."""

    def __init__(self, powering: Powering) -> None:
        super().__init__("altos-1")
        self.powering = powering

    @property
    def context(self) -> Context:
        return structs.replace(super().context, powers=self.powering)


@pytest.fixture
def plug() -> Plug:
    return Plug(1)


@pytest.fixture(params=["tasmota", "shelly-rpc"])
def engine(tmp_path: Path, plug: Plug, request: pytest.FixtureRequest) -> Iterator[Engine]:
    clock, snmp = SystemClock(), SnmpTransport()
    bmc = BmcPower(RedfishTransport(), IpmiTransport())
    reach = Reach(SshTransport(clock, 1), snmp, bmc, clock)
    powering = Powering(reach, OutletSwitch(snmp), bmc)
    powering.use_web(WebOutlets(HttpTransport()))
    with plugged_in(plug) as url:
        reach.retarget([Target("plug", "http", HttpAccess(f"{url}/status", (), outlets=request.param))])
        engine = Engine(tmp_path / "state", WebStage(powering))
        yield engine
        engine.archive.close()


async def cut(engine: Engine) -> Run:
    """Plan as the engine does, with what the plug says now, and begin."""
    assert isinstance(engine.stage, WebStage)
    device = structs.replace(server("altos-1"), feeds=(FEED,))
    outlet = await engine.stage.powering.outlet(FEED)
    engine.world = structs.replace(world_of(device), outlets={FEED: outlet})
    return await engine.begin("server-cut-power", "altos-1")


async def test_a_server_that_is_off_is_cut_and_measured(engine: Engine, plug: Plug) -> None:
    """The plan shows the very address; it is fetched once, and the plug says off afterwards."""
    engine.stage.hosts.on["altos-1"] = False
    run = await cut(engine)
    await engine.stage.finish()
    ended = engine.stage.run(run.id)
    assert ended.state is RunState.SUCCEEDED, ended
    assert "GET http://127.0.0.1:" in ended.steps[0].command
    assert ended.steps[0].outcome == "Measured: plug/1 is off, 0 A."
    assert plug.on == {1: False}
    assert sum("OFF" in path or "on=false" in path for path in plug.asked) == 1


@pytest.mark.parametrize("still", ["answers", "draws"])
async def test_a_server_that_is_not_proved_off_is_not_cut(engine: Engine, plug: Plug, still: str) -> None:
    """While it answers, or current flows, a second person is asked, and nothing is sent."""
    engine.stage.hosts.on["altos-1"] = still == "answers"
    plug.amperes[1] = 0.0 if still == "answers" else 1.2
    run = await cut(engine)
    asks = await engine.until_asked(run.id)
    assert "A second person says so" in asks.question
    assert plug.on == {1: True}
    assert not any("OFF" in path or "on=false" in path for path in plug.asked)
    await engine.die()


async def test_a_pdu_without_a_way_is_named(engine: Engine) -> None:
    """Neither HTTP nor SNMP leads there."""
    assert isinstance(engine.stage, WebStage)
    with pytest.raises(CollectError, match="cannot be switched"):
        await engine.stage.powering.outlet("other/1")
