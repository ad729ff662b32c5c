"""Tests of the commands that ask an engine for its record, against a real engine and a real sshd."""

from __future__ import annotations

import csv
import io
import json
import socket
import subprocess
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from console.store.audit import read_audit
from tests.cli.engine_here import CONFIG, RONDA, EngineHere, engine_here
from tests.peers.sshd import Sshd, free_port, needs_sshd, wait_until
from tests.server.exposition import parse

pytestmark = pytest.mark.real


@pytest.fixture(scope="module")
def far(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sshd]:
    sshd = Sshd(tmp_path_factory.mktemp("far"), options="Subsystem sftp internal-sftp")
    sshd.start()
    yield sshd
    sshd.stop()


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory, far: Sshd) -> Iterator[EngineHere]:
    home = tmp_path_factory.mktemp("engine")
    access = far.access
    config = CONFIG + (
        f'[metrics]\nsocket = "{home}/metrics.sock"\nlisten = "127.0.0.1:{free_port()}"\n'
        f'[credentials.far]\ntype = "ssh"\nuser = "{access.user}"\nkey_file = "{access.key_file}"\n'
        f'known_hosts = "{access.known_hosts}"\n'
        f'[devices.second-site]\nkind = "server"\naddress = "127.0.0.1"\n'
        f'ssh = {{ credential = "far", port = {far.port} }}\n'
    )
    with engine_here(home, config) as running:
        running.wait_for_an_alert()
        yield running


def test_metrics_are_read_at_the_socket_and_the_port_as_on_the_command_line(engine: EngineHere) -> None:
    """All three tell the same families, which Prometheus' own grammar takes."""
    home = engine.config.parent
    with httpx.Client(transport=httpx.HTTPTransport(uds=str(home / "metrics.sock"))) as client:
        at_socket = parse(client.get("http://localhost/metrics").text)
    port = engine.config.read_text().partition("127.0.0.1:")[2].partition('"')[0]
    at_port = parse(httpx.get(f"http://127.0.0.1:{port}/metrics").text)
    told = parse(engine.ronda("metrics").stdout)
    families = {"ronda_uptime_seconds", "ronda_device_state", "ronda_alerts_firing", "ronda_engine_time_seconds"}
    # Rates come with the second reading, so that the later answers may tell more.
    assert families <= set(at_socket) <= set(at_port) <= set(told)
    where = ("ronda_uptime_seconds", (("device", "here"), ("sensor", "")))
    assert at_socket["ronda_uptime_seconds"][where] > 0
    done = engine.ronda("metrics", "-o", str(home / "ronda.prom"))
    assert (done.returncode, done.stdout) == (0, "")
    assert set(told) <= set(parse((home / "ronda.prom").read_text()))


def test_export_has_what_the_engine_reads(engine: EngineHere) -> None:
    """Readings come out as rows while the engine writes on."""
    rows: list[dict[str, str]] = []

    def exported() -> bool:
        done = engine.ronda("export", "--since", "1h", "--device", "here")
        rows[:] = csv.DictReader(io.StringIO(done.stdout))
        return any(row["point"] == "uptime" for row in rows)

    wait_until(exported, "an uptime was exported", 60.0)
    uptime = next(row for row in rows if row["point"] == "uptime")
    assert float(uptime["value"]) > 0
    assert (uptime["unit"], uptime["kind"]) == ("s", "value")


def test_the_shift_is_handed_over_on_record(engine: EngineHere) -> None:
    """The page names what is open; whoever takes over is on record with the page's digest."""
    done = engine.ronda("handover", "--initial", "sari")
    assert done.returncode == 0
    assert "uptime" in done.stdout
    taken = [entry for entry in read_audit(engine.state / "audit.log") if entry.action == "shift.take"]
    assert taken[-1].reason == "sari"
    assert taken[-1].details["page"] in done.stdout


def test_the_report_is_written(engine: EngineHere, tmp_path: Path) -> None:
    """Each form of the open incident's record is written; an unknown incident is refused."""
    incident = engine.incidents()[0]
    for form in ("html", "md", "json"):
        file = tmp_path / f"report.{form}"
        assert engine.ronda("report", incident, "--format", form, "-o", str(file), "--language", "id").returncode == 0
        assert incident in file.read_text()
    assert '<html lang="id">' in (tmp_path / "report.html").read_text()
    assert json.loads((tmp_path / "report.json").read_text())["incident"]["id"] == incident
    assert engine.ronda("report", "inc-none").returncode != 0


def test_everything_is_taken_along_on_a_stick(engine: EngineHere, tmp_path: Path) -> None:
    """The directory verifies, names rack and people, and does not verify once a file of it was changed."""
    out = tmp_path / "stick"
    assert engine.ronda("evacuate", "-o", str(out)).returncode == 0
    page = (out / "index.html").read_text()
    assert "Rack 1" in page
    assert "Sari" in page
    assert _verified(out) == 0
    (out / "index.html").write_text(page + " ")
    assert _verified(out) == 1
    assert engine.ronda("evacuate", "-o", str(out)).returncode == 1
    assert engine.ronda("evacuate").returncode == 2


@needs_sshd
@pytest.mark.parametrize("way", ["address", "device"])
def test_everything_is_carried_to_the_second_site(engine: EngineHere, far: Sshd, tmp_path: Path, way: str) -> None:
    """Over SSH the bundle lies there as it was sent, for its owner alone, and its seal holds there."""
    there = tmp_path / "bundle"
    address = f"ssh://127.0.0.1:{far.port}{there}"
    words = (address, "--credential", "far") if way == "address" else (f"second-site:{there}",)
    done = engine.ronda("evacuate", "--to", *words)
    assert done.returncode == 0, done.stderr
    assert "read back whole" in done.stderr
    assert there.stat().st_mode & 0o777 == 0o700
    assert _verified(there) == 0
    again = engine.ronda("evacuate", "--to", *words)
    assert again.returncode == 1
    assert "not empty" in again.stderr


@needs_sshd
def test_nothing_is_sent_to_a_stranger(engine: EngineHere, far: Sshd, tmp_path: Path) -> None:
    """A host whose key has changed, a wrong name and a place that cannot be written are sentences; nothing is there."""
    kept = far.known_hosts.read_text()
    try:
        far.trust(far.user_key)
        done = engine.ronda("evacuate", "--to", f"second-site:{tmp_path}/bundle")
    finally:
        far.known_hosts.write_text(kept)
    assert done.returncode == 1
    assert "HAS CHANGED" in done.stderr
    assert not (tmp_path / "bundle").exists()
    for wrong in ("nobody:/x", "second-site:x", "ssh://127.0.0.1", "ssh://u:p@127.0.0.1/x", "ftp://x/y"):
        done = engine.ronda("evacuate", "--to", wrong)
        assert (wrong, done.returncode) == (wrong, 2)
        assert "Traceback" not in done.stderr
    done = engine.ronda("evacuate", "--to", "second-site:/proc/none/bundle")
    assert done.returncode == 1
    assert "cannot be written" in done.stderr


def test_a_port_that_is_taken_does_not_stop_the_watch(tmp_path: Path) -> None:
    """Where metrics cannot be served, the engine says so and watches."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        config = f'{CONFIG}[metrics]\nlisten = "127.0.0.1:{taken.getsockname()[1]}"\n'
        with engine_here(tmp_path, config) as engine:
            wait_until(lambda: "metrics cannot be served" in json.dumps(engine.status()), "it is said", 60.0)


@pytest.mark.parametrize("address", ["0.0.0.0:9109", "192.0.2.1:9109", "[::]:9109"])
def test_metrics_for_other_hosts_are_refused(tmp_path: Path, address: str) -> None:
    """No address but this host's own can be configured; the sentence says what can."""
    engine = EngineHere(tmp_path, f'{CONFIG}[metrics]\nlisten = "{address}"\n')
    done = engine.ronda("check", str(engine.config))
    assert done.returncode == 2
    assert "served on this host only" in done.stdout + done.stderr


def _verified(directory: Path) -> int:
    return subprocess.run([*RONDA, "evacuate", "verify", str(directory)], capture_output=True, check=False).returncode
