"""A closed site, from the command line to the engine and back: what is planned there, and what can be done."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.engine_here import CONFIG, engine_here


@pytest.mark.timeout(300)
def test_what_can_be_done_at_a_closed_site(tmp_path: Path) -> None:
    """Drying needs hands and is forbidden with that reason; tagging does not; an opened site gives the plan back."""
    with engine_here(tmp_path, CONFIG) as engine:
        assert engine.ronda("runbook", "plan", "server-dry", "here").returncode == 0
        open_ = engine.ronda("remote", "bontang", "--json")
        assert open_.returncode == 0, open_.stderr
        assert json.loads(open_.stdout)["no_entry"] == ""

        assert engine.ronda("site", "bontang", "--no-entry", "--reason", "fire").returncode == 0
        plan = engine.ronda("runbook", "plan", "server-dry", "here", "--json")
        assert plan.returncode == 6
        told = json.loads(plan.stdout)
        assert [one["reason"] for one in told["obstacles"]] == ["no_entry"]
        assert told["no_entry"].startswith("Nobody may enter Bontang: fire")
        assert told["out_of_reach"][0]["id"] == "opened"
        spoken = engine.ronda("runbook", "plan", "server-dry", "here").stdout
        assert "cannot be done: here: Opened or sealed (it needs hands there)" in spoken

        found = json.loads(engine.ronda("remote", "bontang", "--json").stdout)
        extent = {(run["runbook"], run["target"]): run["extent"] for run in found["runs"]}
        assert extent["server-tag", "here"] == "whole"
        assert extent["server-dry", "here"] == "not"
        assert extent["site-no-entry", "bontang"] == "whole"
        assert "server-tag here" in engine.ronda("remote", "bontang").stdout
        assert engine.ronda("remote", "nowhere").returncode == 6


@pytest.mark.timeout(300)
def test_a_plan_that_was_shown_before_the_site_was_closed(tmp_path: Path) -> None:
    """It is not begun: what was confirmed is not what can be done now."""
    with engine_here(tmp_path, CONFIG) as engine:
        plan = json.loads(engine.ronda("runbook", "plan", "server-tag", "here", "--json").stdout)
        assert engine.ronda("site", "bontang", "--no-entry", "--reason", "fire").returncode == 0
        begun = engine.ronda("runbook", "start", "server-tag", "here", "--confirm", plan["id"])
        assert begun.returncode == 6
        assert "Nobody may enter Bontang: fire" in begun.stderr
