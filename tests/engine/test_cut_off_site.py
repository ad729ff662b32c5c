"""A real engine that loses the only way to forty servers which live on behind it."""

from __future__ import annotations

from pathlib import Path

import pytest

from console.clock import SystemClock
from console.engine.engine import Engine
from console.model.alert import Alert, AlertState
from console.model.service import PathState, SiteView
from console.model.snapshot import DeviceView, Snapshot
from console.tui import glyphs
from console.tui.rows.scene import Scene, device_mark
from tests.engine.running import configured, running
from tests.engine.waiting import until
from tests.peers.far_site import FIRST, PORT, FarSite, needs_namespaces
from tests.peers.snmpd import needs_snmpd

pytestmark = [pytest.mark.real, pytest.mark.slow, pytest.mark.timeout(600), needs_namespaces, needs_snmpd]

SITE = """
[sites.far]
name = "Second floor"
path = ["{first}.2:{port}"]

[credentials.agent]
type = "snmp"
version = "2c"
community = "env:FAR_COMMUNITY"

[rules.site]
point = "site_state"
critical = {{ is = ["cut_off"] }}
for = "0s"

[rules.data-age]
point = "data_age"
major = {{ above = 2 }}
"""

HOST = """
[devices.far-{n}]
kind = "server"
address = "{first}.2"
place = {{ site = "far" }}
interval = "1s"
snmp = {{ credential = "agent" }}
"""

NAMES = [f"far-{n}" for n in range(40)]


def _world(engine: Engine) -> Snapshot:
    engine.services.tick()
    world = Snapshot()
    world.apply(engine.bus.entities())
    return world


def _firing(engine: Engine) -> list[Alert]:
    alerts = (engine.bus.get(key) for key in engine.bus.keys("Alert"))
    return [one for one in alerts if isinstance(one, Alert) and one.state is AlertState.FIRING]


def _fired(engine: Engine) -> set[str]:
    return {one.device for one in _firing(engine)}


def _calling(engine: Engine) -> set[str]:
    """What an alert fires of that nothing explains."""
    return {one.device for one in _firing(engine) if not one.suppressed_by}


def _marks(engine: Engine) -> set[glyphs.Mark]:
    scene = Scene(_world(engine), SystemClock().now())
    return {device_mark(scene.world.devices[name], scene) for name in NAMES}


def _heard(engine: Engine, name: str) -> bool:
    view = engine.bus.get(("DeviceView", name))
    return isinstance(view, DeviceView) and view.data_at is not None


async def test_forty_servers_behind_a_cut_cable_are_one_alert_of_their_site(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One line says that the site is cut off; none of the servers calls, none is called dead, and all come back."""
    monkeypatch.setenv("FAR_COMMUNITY", "public")
    far = FarSite(tmp_path)
    far.start()
    far.answer_snmp(tmp_path / "agent")
    hosts = "".join(HOST.format(n=n, first=FIRST) for n in range(len(NAMES)))
    config = configured(tmp_path, SITE.format(first=FIRST, port=PORT) + hosts)
    try:
        async with running(config, watched=True) as engine:
            await until(lambda: all(_heard(engine, name) for name in NAMES) and glyphs.OK in _marks(engine), 120)
            far.pull(0)
            await until(lambda: _marks(engine) == {glyphs.CUT_OFF}, 120)
            await until(lambda: _fired(engine) >= set(NAMES) and _calling(engine) == {"site:far"}, 120)
            site = _world(engine).site_views["far"]
            assert isinstance(site, SiteView)
            assert site.path is PathState.GONE
            assert far.alive
            far.plug(0)
            await until(lambda: not _calling(engine) and glyphs.CUT_OFF not in _marks(engine), 120)
    finally:
        far.stop()
