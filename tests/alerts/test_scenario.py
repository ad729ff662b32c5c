"""Scenarios are data: readings over time and the transitions that must follow."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import tomli

from console.alerts.rules.load import load_rules
from console.alerts.scenario import SHIPPED, check_scenario
from console.alerts.scenario_file import cells
from console.config.leak_zones import LeakZoneTable
from console.config.maintenance import MaintenanceTable

SCENARIOS = sorted(SHIPPED.glob("*.toml"))


@pytest.mark.parametrize("path", SCENARIOS, ids=lambda path: path.stem)
def test_a_scenario_comes_out_as_it_is_written(path: Path) -> None:
    """Every transition that is expected comes, at its time, and no other."""
    assert check_scenario(path) == ()


def test_cells_are_numbers_words_silence_repeats_and_ramps() -> None:
    """The short notation stands for one value a step."""
    assert list(cells([24, "wet", "_", "7 x 2", "_ x 2", "1..3 x 3"])) == [24, "wet", None, 7, 7, None, None, 1, 2, 3]


def test_what_did_not_come_and_what_should_not_have_are_both_named(tmp_path: Path) -> None:
    """A wrong expectation gives one sentence for what is missing and one for what came instead."""
    text = (SCENARIOS[0].parent / "second-wet-zone.toml").read_text().replace('at = "20s"', 'at = "30s"')
    path = tmp_path / "wrong.toml"
    path.write_text(text)
    assert check_scenario(path) == (
        f"{path}: missing: 30 s leak leak-1 fired",
        f"{path}: not expected: 20 s leak leak-1 fired critical",
    )


def test_mistakes_in_a_scenario_are_named(tmp_path: Path) -> None:
    """An unknown point and a missing device table are sentences, not tracebacks."""
    path = tmp_path / "bad.toml"
    path.write_text('title = "x"\n[devices]\n[[series]]\ndevice = "a"\npoint = "temprature"\nvalues = [1]\n')
    (problem,) = check_scenario(path)
    assert "series[0].point" in problem
    path.write_text('title = "x"\n[devices]\n[[series]]\ndevice = "a"\npoint = "temperature"\nvalues = [1]\n')
    told = f'{path}:4: series[0].device: there is no "a" among the devices of this scenario'
    assert check_scenario(path) == (told,)
    device = '[devices.probe]\nkind = "sensor"\n'
    path.write_text(f'title = "x"\n{device}[[series]]\ndevice = "prob"\npoint = "temperature"\nvalues = [1]\n')
    (problem,) = check_scenario(path)
    assert problem.endswith('did you mean "probe"?')
    path.write_text("title = ")
    assert len(check_scenario(path)) == 1


def test_rules_of_the_scenario_are_checked_too(tmp_path: Path) -> None:
    """A scenario with a rule that cannot be is not played."""
    path = tmp_path / "rule.toml"
    path.write_text(
        'title = "x"\n[devices.a]\nkind = "server"\n[[series]]\ndevice = "a"\npoint = "temperature"\nvalues = [1]\n'
        "[rules.humidity]\nwarning = { above = 90 }\n"
    )
    (problem,) = check_scenario(path)
    assert "rules.humidity.critical.above" in problem


def test_the_documented_examples_work(tmp_path: Path) -> None:
    """What the page on alerts shows can be copied."""
    page = (Path(__file__).parents[2] / "docs" / "alerts.md").read_text(encoding="utf-8")
    rules, zones, maintenance, scenario = re.findall(r"```toml\n(.*?)```", page, re.DOTALL)
    assert load_rules(tomli.loads(rules)["rules"])[1] == ()
    for zone in tomli.loads(zones)["leak_zones"].values():
        LeakZoneTable.model_validate(zone)
    for table in tomli.loads(maintenance)["maintenance"].values():
        MaintenanceTable.model_validate(table)
    path = tmp_path / "documented.toml"
    path.write_text(scenario)
    assert check_scenario(path) == ()
