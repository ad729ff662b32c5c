"""Tests of `ronda runbook rehearse`: a runbook with a fault, on the simulated rack, judged by what happened there."""

from __future__ import annotations

import json
from typing import Any

import pytest

from console.cli import run

pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]


def rehearsed(capsys: pytest.CaptureFixture[str], *words: str) -> Any:
    """The report of a rehearsal, in which nothing was forced, cut under current or sent twice, whatever was broken."""
    run(["runbook", "rehearse", *words, "--speed", "20", "--json"])
    told = json.loads(capsys.readouterr().out)
    for one in told["verdicts"]:
        assert one["held"] is not False or one["rule"] in ("safe_is_true", "fault_handled"), one
    return told


def held(told: Any, rule: str) -> bool | None:
    found: bool | None = next(one["held"] for one in told["verdicts"] if one["rule"] == rule)
    return found


def test_a_server_that_is_on_is_not_cut(capsys: pytest.CaptureFixture[str]) -> None:
    """A careful person leaves a server on that is not proved off; the report says what was asked and what was sent."""
    told = rehearsed(capsys, "server-cut-power", "--target", "lenovo-1", "--victim", "lenovo-1")
    assert told["sent"] == {}
    assert "is not proved off" in told["asked"][0]["question"]
    assert told["state"] == "failed"


@pytest.mark.parametrize("fault", ["host-ignores-shutdown", "host-hangs-in-shutdown"])
def test_a_host_that_does_not_go_down_stays_on(capsys: pytest.CaptureFixture[str], fault: str) -> None:
    """Asked once and never forced: the run fails and names the host."""
    told = rehearsed(capsys, "server-graceful-shutdown", "--fault", fault)
    assert told["state"] == "failed"
    assert told["sent"] == {"altos-1": {"shutdown": 1}}
    assert held(told, "fault_handled") is True


def test_an_outlet_that_feeds_another_server_is_not_cut(capsys: pytest.CaptureFixture[str]) -> None:
    """Two outlets that are swapped are found out by the current, before anything is cut."""
    told = rehearsed(capsys, "server-cut-power", "--fault", "outlets-swapped")
    assert told["sent"] == {}
    assert held(told, "fault_handled") is True


def test_a_welded_outlet_is_not_hidden(capsys: pytest.CaptureFixture[str]) -> None:
    """The standby behind a welded contact is below every meter: the report says that the board could not see it."""
    told = rehearsed(capsys, "water-leak", "--fault", "outlet-welded")
    assert held(told, "safe_is_true") is False
    assert told["score"]["held"] < told["score"]["tested"]


def test_two_persons(capsys: pytest.CaptureFixture[str]) -> None:
    """A runbook that needs two persons is approved by the second, and the BMC that it needs is there."""
    told = rehearsed(capsys, "power-cycle-server")
    assert told["state"] == "succeeded", told
    assert told["sent"] == {"altos-1": {"power off": 1, "power on": 1}}


def test_a_bmc_that_refuses_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    """It is asked once, the server stays on, and the report names it."""
    told = rehearsed(capsys, "power-cycle-server", "--fault", "bmc-refuses", "--fault", "bmc-ignores-graceful")
    assert told["state"] == "failed"
    assert told["sent"] == {"altos-1": {"power off refused": 1}}
    named = [one["held"] for one in told["verdicts"] if one["rule"] == "fault_handled"]
    assert named == [True, None]


def test_an_unknown_fault_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    """A fault that the simulator does not have is named, with those that it has."""
    assert run(["runbook", "rehearse", "water-leak", "--fault", "meteor"]) == 6
    told = capsys.readouterr().err
    assert "meteor" in told
    assert "outlet-welded" in told
