"""Tests of `ronda runbook rehearse`: a runbook with a fault, on the simulated rack."""

from __future__ import annotations

import json

import pytest

from console.cli import run

pytestmark = [pytest.mark.slow, pytest.mark.timeout(240)]


def test_a_server_that_is_on_is_not_cut(capsys: pytest.CaptureFixture[str]) -> None:
    """A careful person leaves a server on that is not proved off; the report says what was asked and what was sent."""
    code = run(["runbook", "rehearse", "server-cut-power", "--target", "altos-1", "--speed", "20", "--json"])
    told = json.loads(capsys.readouterr().out)
    assert code == 1
    assert told["sent"] == {}
    assert "is not proved off" in told["asked"][0]
    assert told["state"] == "stopped"
    assert told["took_s"] >= 0


def test_an_unknown_fault_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    """A fault that the simulator does not have is named."""
    assert run(["runbook", "rehearse", "water-leak", "--fault", "meteor"]) == 6
    assert "meteor" in capsys.readouterr().err
