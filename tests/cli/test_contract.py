"""Tests of what scripts rely on: the fields and words of `--json`, as a real engine and real commands print them."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest
from msgspec import structs

from console.documents.alert import alert_document
from console.documents.run import run_document
from console.model.alert import Acknowledgement
from console.model.run import Run, RunState, StepRecord, StepState
from tests.cli.engine_here import CONFIG, EngineHere, engine_here
from tests.fakes.alert_desk import ALERT

pytestmark = pytest.mark.xdist_group("contract")

DEAD = """
[credentials.dead]
type = "snmp"
version = "2c"
community = "env:NOBODY"
[devices.dead]
kind = "ups"
address = "127.0.0.1"
timeout = "0.2s"
snmp = { credential = "dead", port = 9 }
"""
TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z")
STATES = {"ok", "warning", "critical", "unknown"}
QUALITIES = {"good", "stale", "bad"}
CAUSES = {
    "timeout",
    "refused",
    "unreachable",
    "auth",
    "host_key",
    "no_such_object",
    "malformed",
    "unsupported",
    "cancelled",
    "internal",
}
SEVERITIES = {"critical", "major", "minor", "warning", "indeterminate"}


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[EngineHere]:
    with engine_here(tmp_path_factory.mktemp("contract"), CONFIG + DEAD) as engine:
        engine.wait_for_an_alert()
        yield engine


def _polled(engine: EngineHere) -> Any:
    return json.loads(engine.ronda("poll", "--json").stdout)


def _check_devices(devices: Any) -> None:
    assert {"here", "dead"} == set(devices)
    for device in devices.values():
        assert {"kind", "profile", "state", "identity", "sources", "readings"} <= set(device)
        assert device["state"] in STATES
        assert {"vendor", "model", "serial", "firmware", "name"} == set(device["identity"])
        for source in device["sources"].values():
            assert {"ok", "ms"} <= set(source) if source["ok"] else {"ok", "cause", "message"} <= set(source)
            assert source["ok"] or source["cause"] in CAUSES
        for reading in device["readings"]:
            assert {"point", "instance", "value", "unit", "state", "quality", "taken_at"} == set(reading)
            assert reading["state"] in STATES
            assert reading["quality"] in QUALITIES
            assert TIME.fullmatch(reading["taken_at"])
    assert devices["here"]["readings"]
    assert not devices["dead"]["sources"]["snmp"]["ok"]


def test_poll_prints_what_is_promised(engine: EngineHere) -> None:
    """A device that answers and one that does not have every field, and words from the closed lists."""
    polled = _polled(engine)
    assert TIME.fullmatch(polled["at"])
    _check_devices(polled["devices"])


def test_status_prints_what_is_promised(engine: EngineHere) -> None:
    """The same devices, and beside them the engine, sites, alerts, incidents, runs, silences and sessions."""
    status = engine.status()
    _check_devices(status["devices"])
    assert {"version", "pid", "started_at", "config"} <= set(status["engine"])
    assert TIME.fullmatch(status["engine"]["started_at"])
    assert {"sites", "alerts", "incidents", "runs", "silences", "sessions"} <= set(status)


def test_an_alert_has_its_fields(engine: EngineHere) -> None:
    """An alert of `status` and of `alerts`, acknowledged or not."""
    from_alerts = json.loads(engine.ronda("alerts", "--json").stdout)
    fields = "id rule severity state device point instance summary reason since value acknowledged suppressed_by"
    for alert in [*from_alerts, *engine.status()["alerts"]]:
        assert {*fields.split(), "incident"} <= set(alert)
        assert alert["severity"] in SEVERITIES
        assert alert["state"] in {"pending", "firing", "resolved"}
        assert TIME.fullmatch(alert["since"])
    taken = alert_document(structs.replace(ALERT, acknowledged=Acknowledgement("sari", 0.0, "note", None)))
    assert {"by", "at", "note", "until"} == set(taken["acknowledged"])


def test_a_run_has_its_fields() -> None:
    """A run and each of its steps."""
    step = StepRecord("one", StepState.SUCCEEDED, "altos-1", "", "")
    run = run_document(Run("r", "bring-up", "r1", "", RunState.RUNNING, "plan", "sari", 0.0, (step,)))
    assert {"id", "runbook", "target", "state", "started_by", "started_at", "steps"} <= set(run)
    assert {"id", "state", "target", "started_at", "ended_at", "outcome"} <= set(run["steps"][0])


def test_the_words_of_json_are_the_same_in_every_language(engine: EngineHere, monkeypatch: pytest.MonkeyPatch) -> None:
    """A script reads `critical` also where a person reads `kritis`."""
    monkeypatch.setenv("LANGUAGE", "id")
    _check_devices(engine.status()["devices"])
    assert "kritis" in engine.ronda("status").stdout


def test_lists_that_are_empty_say_so_beside_the_output(engine: EngineHere) -> None:
    """A person reads a sentence, a script reads nothing."""
    for words in (["services"], ["backups"], ["tags"], ["prove"], ["silences"]):
        done = engine.ronda(*words)
        assert (done.returncode, done.stdout) == (0, ""), words
        assert done.stderr.strip(), words
