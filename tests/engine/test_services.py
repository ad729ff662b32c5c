"""Tests of `console.engine.services`: a real engine that watches services, loses the way to them, and restarts."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from console.clock import SystemClock
from console.engine.engine import Engine
from console.engine.person import Person
from console.errors import Refused
from console.model.alert import Alert, AlertState
from console.model.service import BackupState, BackupView, PathState, ServiceState, ServiceView, SiteState, SiteView
from console.store.audit import read_audit
from tests.engine.running import running
from tests.engine.waiting import until
from tests.peers.far_site import FIRST, PORT, SECOND, FarSite, needs_namespaces
from tests.peers.nginx import Nginx, needs_nginx

pytestmark = [pytest.mark.real, needs_nginx]

BUDI = Person(uid=1000, user="budi", role="operator")

CONFIG = """
[sites.here]
name = "Here"
timezone = "Asia/Makassar"

[devices.this-host]
kind = "server"
place = {{ site = "here" }}
local = {{}}

[services.complaints]
name = "Public complaints"
owner = "Communications office"
runs_on = ["this-host"]
interval = "1s"
worth_per_hour = 2500000
currency = "IDR"
checks = [
  {{ type = "http", url = "http://127.0.0.1:{port}/", text = "Complaints" }},
  {{ type = "newest", url = "http://127.0.0.1:{port}/newest.json", pointer = "/newest", older = "1d" }},
  {{ type = "tripwire", id = "front-page", watch = "page", url = "http://127.0.0.1:{port}/" }},
]

[backups.database]
type = "files"
files = "{home}/backup/*.sql"
services = ["complaints"]
interval = "1s"

[rules.availability]
point = "availability"
critical = {{ is = ["down", "defaced"] }}
warning = {{ is = ["degraded", "stale"] }}
for = "0s"
"""

PDUS = """
[credentials.mute]
type = "snmp"
version = "2c"
community = "env:PDU_COMMUNITY"

[devices.pdu-a]
kind = "pdu"
place = { site = "here" }
local = {}

[devices.pdu-b]
kind = "pdu"
place = { site = "here" }
address = "127.0.0.1"
snmp = { credential = "mute", port = 9 }
"""


@pytest.fixture
def nginx(tmp_path: Path) -> Iterator[Nginx]:
    server = Nginx(tmp_path / "nginx")
    (server.root / "newest.json").write_text('{"newest": 4102444800}')
    server.start()
    yield server
    server.stop()


@pytest.fixture
def config(nginx: Nginx, tmp_path: Path) -> Path:
    path = tmp_path / "config.toml"
    path.write_text(CONFIG.format(port=nginx.port, home=tmp_path))
    return path


def service(engine: Engine, id_: str = "complaints") -> ServiceView:
    engine.services.tick()
    view = engine.bus.get(("ServiceView", id_))
    assert isinstance(view, ServiceView)
    return view


def site(engine: Engine, id_: str = "here") -> SiteView:
    engine.services.tick()
    view = engine.bus.get(("SiteView", id_))
    assert isinstance(view, SiteView)
    return view


def backup(engine: Engine) -> BackupView:
    engine.services.tick()
    view = engine.bus.get(("BackupView", "database"))
    assert isinstance(view, BackupView)
    return view


def firing(engine: Engine, device: str) -> bool:
    alerts = (engine.bus.get(key) for key in engine.bus.keys("Alert"))
    return any(isinstance(one, Alert) and one.device == device and one.state is AlertState.FIRING for one in alerts)


def checked(engine: Engine) -> bool:
    return all(check.at is not None for check in service(engine).checks)


def says(nginx: Nginx, newest: float) -> None:
    (nginx.root / "newest.json").write_text(f'{{"newest": {newest}}}')


async def test_a_service_is_up_then_stale_then_defaced_then_down(engine: Engine, nginx: Nginx) -> None:
    """The course of an attack: last year's complaints, another front page, nothing; and an alert that says so."""
    now = SystemClock().now()
    says(nginx, now)
    await until(lambda: checked(engine) and service(engine).state is ServiceState.UP)
    says(nginx, now - 365 * 86400)
    await until(lambda: service(engine).state is ServiceState.STALE)
    (nginx.root / "index.html").write_text("<h1>Complaints</h1> owned by nobody")
    await until(lambda: service(engine).state is ServiceState.DEFACED)
    await until(lambda: firing(engine, "complaints"))
    nginx.stop()
    await until(lambda: service(engine).state is ServiceState.DOWN)
    view = service(engine)
    assert view.incident_at is not None
    assert view.minutes.month_s >= view.minutes.incident_s > 0
    assert "this-host" in [one.id for one in view.hangs_on if one.alone]


async def test_an_accepted_change_is_right_from_then_on(engine: Engine, nginx: Nginx, tmp_path: Path) -> None:
    """A person takes the new page for right; that is on record, and it no longer trips."""
    says(nginx, SystemClock().now())
    await until(lambda: checked(engine) and service(engine).state is ServiceState.UP)
    (nginx.root / "index.html").write_text("<h1>Complaints</h1> with a new logo")
    await until(lambda: service(engine).state is ServiceState.DEFACED)
    await engine.services.accept("complaints", "front-page", BUDI)
    await until(lambda: service(engine).state is ServiceState.UP)
    with pytest.raises(Refused):
        await engine.services.accept("complaints", "http", BUDI)
    assert "tripwire.accept" in [deed.action for deed in read_audit(tmp_path / "state" / "audit.log")]


async def test_a_restart_keeps_the_outage_and_the_closed_site(config: Path, nginx: Nginx, tmp_path: Path) -> None:
    """Over a restart an outage goes on; what nobody saw meanwhile is not counted as down; nobody may enter still."""
    first = Engine(config, tmp_path / "state", SystemClock())
    await first.start()
    says(nginx, SystemClock().now())
    await until(lambda: checked(first) and service(first).state is ServiceState.UP)
    nginx.stop()
    await until(lambda: service(first).state is ServiceState.DOWN)
    begun = service(first).incident_at
    await first.services.set_entry("here", True, "the police closed the building", BUDI)
    await first.stop()
    second = Engine(config, tmp_path / "state", SystemClock())
    await second.start()
    try:
        await until(lambda: service(second).state is ServiceState.DOWN)
        view = service(second)
        assert view.incident_at == pytest.approx(begun, abs=0.01)
        assert view.minutes.unseen_incident_s > 0
        assert site(second).state is SiteState.NO_ENTRY
        assert site(second).no_entry_by == "budi"
        await second.services.set_entry("here", False, "", BUDI)
        assert site(second).state is SiteState.DEGRADED
    finally:
        await second.stop()


async def test_closing_a_site_needs_a_reason_and_a_site(engine: Engine) -> None:
    """Nobody closes a building without saying why."""
    with pytest.raises(Refused, match="why"):
        await engine.services.set_entry("here", True, " ", BUDI)
    with pytest.raises(Refused, match="no site"):
        await engine.services.set_entry("moon", True, "far away", BUDI)
    with pytest.raises(Refused, match="no service"):
        await engine.services.check_now("nothing")


async def test_a_backup_is_asked_before_a_service_goes_public(engine: Engine, tmp_path: Path) -> None:
    """A missing backup speaks against it; one that was never restored still does."""
    await until(lambda: backup(engine).state is BackupState.MISSING)
    assert any("database" in sentence for sentence in service(engine).objections)
    (tmp_path / "backup").mkdir()
    (tmp_path / "backup" / "monday.sql").write_text("COPY complaints;\n")
    await until(lambda: backup(engine).state is BackupState.UNTESTED)


FAR = """
[sites.far]
name = "Second floor"
path = ["{first}.2:{port}"]
second_path = ["{second}.2:{port}"]

[services.portal]
name = "Portal"
site = "far"
interval = "1s"
checks = [{{ type = "http", url = "http://{first}.2:{port}/", timeout = "2s" }}]

[services.mail]
name = "Mail"
site = "far"
interval = "1s"
checks = [{{ type = "http", url = "http://{second}.2:{port}/", timeout = "2s" }}]
"""


@pytest.mark.slow
@needs_namespaces
async def test_a_site_that_is_cut_off_is_not_called_dead(tmp_path: Path) -> None:
    """Behind a pulled cable nothing is called down, its server lives; what answers another way is up."""
    far = FarSite(tmp_path)
    far.start()
    config = tmp_path / "config.toml"
    config.write_text(FAR.format(first=FIRST, second=SECOND, port=PORT))
    engine = Engine(config, tmp_path / "state", SystemClock())
    await engine.start()
    try:
        await until(lambda: site(engine, "far").state is SiteState.NORMAL)
        far.pull(0)
        await until(lambda: service(engine, "portal").state is ServiceState.CUT_OFF)
        await until(lambda: site(engine, "far").path is PathState.SECOND)
        assert service(engine, "mail").state is ServiceState.UP
        assert "1 of 2 applications answer" in site(engine, "far").reason
        assert service(engine, "portal").last_good_at is not None
        far.pull(1)
        await until(lambda: service(engine, "mail").state is ServiceState.CUT_OFF)
        await until(lambda: site(engine, "far").path is PathState.GONE)
        assert site(engine, "far").state is SiteState.CUT_OFF
        assert far.alive
        assert service(engine, "mail").minutes.unseen_incident_s > 0
        assert service(engine, "mail").minutes.year_s == service(engine, "portal").minutes.year_s == 0
        far.plug(0)
        far.plug(1)
        await until(lambda: site(engine, "far").state is SiteState.NORMAL)
    finally:
        await engine.stop()
        far.stop()


async def test_a_feed_that_does_not_answer_is_counted_as_gone(config: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of a mute PDU it is not known that it gives power: without the other one the server goes dark."""
    monkeypatch.setenv("PDU_COMMUNITY", "public")
    fed = CONFIG.replace("local =", 'feeds = ["pdu-a/1", "pdu-b/1"]\nlocal =').partition("[services")[0]
    config.write_text(fed.format() + PDUS)
    async with running(config) as engine:
        await until(lambda: [one.id for one in engine.services.impact("pdu-a").silent] == ["pdu-b"])
        assert [one.id for one in engine.services.impact("pdu-a").dark] == ["this-host"]


async def test_a_plan_names_the_services_that_stop(engine: Engine) -> None:
    """Who is about to switch a server off reads by public names what the citizens lose."""
    plan = await engine.runs.plan("server-graceful-shutdown", "this-host", {})
    assert any("Public complaints" in sentence for sentence in plan.stops)


async def test_what_would_stop_is_told_by_its_public_name(engine: Engine) -> None:
    """A server names the services that run on it, with owner and worth; what is no thing is refused by name."""
    impact = engine.services.impact("this-host")
    assert [(one.name, one.owner, one.worth_per_hour) for one in impact.stops] == [
        ("Public complaints", "Communications office", 2500000)
    ]
    assert [one.id for one in engine.services.impact("here").lost] == ["this-host"]
    with pytest.raises(Refused, match="nowhere"):
        engine.services.impact("nowhere")
