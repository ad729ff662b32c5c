"""Tests of `console.engine.proving` in a real engine that reads a sensor's document from a real HTTP server."""

from __future__ import annotations

import http.server
import json
import threading
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from console.clock import SystemClock
from console.engine.engine import Engine
from console.engine.person import Person
from console.errors import Refused
from console.model.alert import Alert, AlertState
from console.model.incident import Incident
from console.model.proof import Witness
from console.model.run import Run
from console.model.snapshot import EngineView, PointView
from console.store.audit import read_audit
from tests.engine.waiting import until

CONFIG = """
[sites.here]
name = "Here"
timezone = "Asia/Makassar"

[rooms.hall]
site = "here"

[devices.floor]
kind = "sensor"
place = {{ room = "hall" }}
interval = "1s"

[devices.floor.http]
url = "{url}"
points = [{{ point = "leak", at = "/leak" }}, {{ point = "leak", at = "/other", instance = "Zone 2" }}]

[proving]
window = "{window}"
"""
SENSOR = "floor/leak/"
BUDI = Person(uid=1000, user="budi", role="operator")


class Sensor:
    """A sensor that says what it is told to."""

    def __init__(self) -> None:
        self.says = {"leak": "dry", "other": "dry"}
        sensor = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                body = json.dumps(sensor.says).encode()
                self.send_response(200)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *args: object) -> None:
                return

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}/"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()


@pytest.fixture
def sensor() -> Iterator[Sensor]:
    sensor = Sensor()
    yield sensor
    sensor.server.shutdown()
    sensor.server.server_close()


def configure(home: Path, sensor: Sensor, window: str = "10m") -> Path:
    """A configuration that reads the sensor."""
    path = home / "config.toml"
    path.write_text(CONFIG.format(url=sensor.url, window=window))
    path.chmod(0o600)
    return path


async def begun(home: Path, config: Path) -> Engine:
    """An engine as if somebody watched it, which has read the sensor."""
    engine = Engine(config, home / "state", SystemClock())
    await engine.start()
    engine.bus.subscribe()
    await until(lambda: point(engine) is not None)
    return engine


@pytest.fixture
async def engine(tmp_path: Path, sensor: Sensor) -> AsyncIterator[Engine]:
    engine = await begun(tmp_path, configure(tmp_path, sensor))
    yield engine
    await engine.stop()


def point(engine: Engine) -> PointView | None:
    """The sensor as the windows see it."""
    found = engine.bus.get(("PointView", SENSOR))
    return found if isinstance(found, PointView) else None


def alerts(engine: Engine) -> list[Alert]:
    """What fires."""
    found = [engine.bus.get(key) for key in engine.bus.keys("Alert")]
    return [one for one in found if isinstance(one, Alert) and one.state is AlertState.FIRING]


def says(engine: Engine, word: str) -> bool:
    """Whether the windows see the sensor say so."""
    seen = point(engine)
    return seen is not None and seen.reading.value == word


def proven(engine: Engine) -> bool:
    """Whether the windows see it proven."""
    seen = point(engine)
    return seen is not None and not seen.unproven and seen.tested_until is None


def notices(engine: Engine) -> str:
    """What is said to everybody."""
    view = engine.bus.get(("EngineView", "engine"))
    return " ".join(view.notices) if isinstance(view, EngineView) else ""


def deeds(home: Path) -> list[tuple[str, str, str]]:
    """What people did, as the audit log has it."""
    entries = read_audit(home / "state" / "audit.log")
    return [(entry.action, entry.target, entry.outcome) for entry in entries]


async def test_a_sensor_is_unproven_until_it_was_wet_and_dry_again(
    engine: Engine, sensor: Sensor, tmp_path: Path
) -> None:
    """The test calls nobody, says so to all, clears what it latched, and its day outlives the engine."""
    seen = point(engine)
    assert seen is not None
    assert seen.unproven
    await engine.proving.begin(SENSOR, "wet cloth", BUDI)
    assert "under test by budi" in notices(engine)
    assert "WITA its alerts call nobody" in notices(engine)
    sensor.says["leak"] = "wet"
    await until(lambda: bool(alerts(engine)))
    assert [one.startswith("silence/test-") for alert in alerts(engine) for one in alert.suppressed_by] == [True]
    sensor.says["leak"] = "dry"
    await until(lambda: proven(engine))
    await until(lambda: not alerts(engine))
    assert engine.bus.keys("Incident") == ()
    assert engine.bus.keys("Silence") == ()
    assert "under test" not in notices(engine)
    assert ("sensor.prove", SENSOR, "") in deeds(tmp_path)


async def test_a_proof_outlives_the_engine(tmp_path: Path, sensor: Sensor) -> None:
    """The date is shown again after a restart, and by whom it was vouched stands in the log."""
    config = configure(tmp_path, sensor)
    engine = await begun(tmp_path, config)
    proof = await engine.proving.vouch("floor/leak/", "tested on the bench", BUDI)
    await engine.stop()
    assert proof.witness is Witness.SAID
    engine = await begun(tmp_path, config)
    seen = point(engine)
    await engine.stop()
    assert seen is not None
    assert seen.proven_at == pytest.approx(proof.at, abs=0.001)


async def test_another_sensor_that_gets_wet_meanwhile_calls(engine: Engine, sensor: Sensor) -> None:
    """Only the sensor under test is held back: water elsewhere is an incident."""
    await engine.proving.begin(SENSOR, "", BUDI)
    sensor.says["other"] = "wet"
    await until(lambda: bool(engine.bus.keys("Incident")))
    found = engine.bus.get(engine.bus.keys("Incident")[0])
    assert isinstance(found, Incident)
    assert len(found.attention) == 1


async def test_a_test_that_is_interrupted_goes_on_after_a_restart(tmp_path: Path, sensor: Sensor) -> None:
    """The engine that comes back knows which sensor is under test and that it was wet."""
    config = configure(tmp_path, sensor)
    engine = await begun(tmp_path, config)
    await engine.proving.begin(SENSOR, "", BUDI)
    sensor.says["leak"] = "wet"
    await until(lambda: bool(alerts(engine)))
    await engine.stop()
    engine = await begun(tmp_path, config)
    await until(lambda: says(engine, "wet"))
    sensor.says["leak"] = "dry"
    await until(lambda: proven(engine))
    await engine.stop()


@pytest.mark.parametrize(
    ("name", "reason"), [("floor", "several"), ("nobody", "unknown_sensor"), ("floor/leak/None", "unknown_sensor")]
)
async def test_what_is_no_sensor_is_refused(engine: Engine, name: str, reason: str) -> None:
    """A device with several must be said more exactly."""
    with pytest.raises(Refused) as refusal:
        await engine.proving.begin(name, "", BUDI)
    assert refusal.value.reason == reason


async def test_a_wet_sensor_is_not_tested(engine: Engine, sensor: Sensor) -> None:
    """What is wet already may be water: nobody makes it quiet by a test."""
    sensor.says["leak"] = "wet"
    await until(lambda: says(engine, "wet"))
    with pytest.raises(Refused, match="at rest"):
        await engine.proving.begin(SENSOR, "", BUDI)
    sensor.says["leak"] = "dry"
    await until(lambda: says(engine, "dry"))
    with pytest.raises(Refused, match="clear it first"):
        await engine.proving.begin(SENSOR, "", BUDI)


async def test_a_word_without_a_reason_is_no_proof(engine: Engine) -> None:
    """Whoever vouches says why the engine did not see it."""
    with pytest.raises(Refused, match="say why"):
        await engine.proving.vouch(SENSOR, " ", BUDI)


async def test_a_runbook_writes_the_same_record(engine: Engine, tmp_path: Path) -> None:
    """Whoever answers in it that all leak sensors work has vouched for those that the engine has not seen."""
    plan = await engine.runs.plan("sensor-prove", "hall", {})
    run = await engine.runs.start(plan.id, "hall", BUDI)
    await until(lambda: question(engine, run) == "leak")
    await engine.runs.answer(run, "leak", "all of them", "wet cloth", "", BUDI)
    await until(lambda: proven(engine))
    assert ("sensor.prove", SENSOR, "") in deeds(tmp_path)
    await engine.runs.stop(run, "enough", BUDI)
    await until(lambda: engine.runs.active() == 0)


def question(engine: Engine, run: str) -> str:
    """The step that asks."""
    found = engine.bus.get(("Run", run))
    return next((step.id for step in found.steps if step.question), "") if isinstance(found, Run) else ""


async def test_a_test_that_is_over_makes_what_still_fires_real(engine: Engine, sensor: Sensor, tmp_path: Path) -> None:
    """A sensor that is wet when the quiet ends calls like any other, and is not proven."""
    silence = await engine.proving.begin(SENSOR, "", BUDI)
    sensor.says["leak"] = "wet"
    await until(lambda: bool(alerts(engine)))
    await engine.attending.unsilence(silence.id, BUDI)
    await until(lambda: bool(engine.bus.keys("Incident")))
    await until(lambda: ("sensor.prove", SENSOR, "failed:not_seen") in deeds(tmp_path))
    await until(lambda: (seen := point(engine)) is not None and seen.unproven and seen.tested_until is None)
