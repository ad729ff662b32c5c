"""Every scenario of the demo, played through a real engine over real protocols, comes out as its own file says."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from console.config.scales import seconds
from console.model.alert import AlertState
from console.simulator.expected import Expected
from console.simulator.scenario import load, names
from tests.scenarios.playing import READY_S, Stage, Told

PATIENCE_S = 90.0
"""How much longer than the story itself a busy machine may take to tell it."""

ATTEMPTS = 3

pytestmark = [pytest.mark.slow, pytest.mark.timeout(1200)]


@pytest.mark.parametrize("name", names())
def test_a_scenario_comes_out_as_it_is_written(name: str, tmp_path: Path) -> None:
    """What must fire fires, states follow each other as written, few lines call, and nothing else is said.

    A machine too busy to run the engine on time shows another story: that one is told anew.
    """
    for attempt in range(ATTEMPTS):
        wrong, late = played(name, tmp_path / str(attempt))
        if not wrong or not late:
            break
    assert wrong == [], f"the engine was late: {sorted(late)}"


def played(name: str, home: Path) -> tuple[list[str], set[str]]:
    """What came out otherwise than written, and how the engine was late meanwhile."""
    home.mkdir()
    expected = load(name).expected
    stage = Stage(home, expected.speed)
    try:
        if not asyncio.run(stage.watch(Told.all_well, READY_S)):
            return [f"not well before it began: {stage.told.calling()} {stage.told.services}"], {"never ready"}
        stage.play(name)
        return watched(expected, stage), stage.told.late | stage.told.still_out()
    finally:
        stage.close()


def watched(expected: Expected, stage: Stage) -> list[str]:
    """What came out otherwise than written, once all of it has come or the time for it is over."""
    story_s = seconds(expected.within) / expected.speed
    if wanting(expected, stage.told):
        asyncio.run(stage.watch(lambda told: not wanting(expected, told), story_s + PATIENCE_S))
    else:
        asyncio.run(stage.watch(lambda told: False, story_s))
    wrong = wanting(expected, stage.told) + said_too_much(expected, stage.told)
    if wrong or not expected.closes:
        return wrong
    (site,) = stage.told.sites
    asyncio.run(stage.close_site(site, expected.closes))
    told = asyncio.run(stage.watch(lambda told: closed(told, site, expected), PATIENCE_S))
    return [] if told else ["nobody was told that the site is closed"]


def closed(told: Told, site: str, expected: Expected) -> bool:
    """Whether everybody sees that nobody may go in, why, and how the services stand all the same."""
    seen = told.now.site_views[site]
    return (seen.state, seen.no_entry_reason) == ("no_entry", expected.closes) and expected.says in seen.reason


def wanting(expected: Expected, told: Told) -> list[str]:
    """What has not come yet."""
    reached = {(alert.rule, severity) for alert, severity in told.fired.values()}
    missing = [f"{one.rule} {one.severity}" for one in expected.fires if (one.rule, one.severity) not in reached]
    for id_, states in expected.services.items():
        missing += [] if follows(told.services.get(id_, []), states) else [f"{id_}: {states}"]
    for id_, sites in told.sites.items():
        missing += [] if follows(sites, expected.site) else [f"{id_}: {expected.site}"]
    if expected.lead and expected.lead not in told.leads():
        missing.append(f"lead {expected.lead}")
    if expected.says and not any(expected.says in site.reason for site in told.now.site_views.values()):
        missing.append(expected.says)
    if expected.ends and any(one.state is AlertState.FIRING for one in told.now.alerts.values()):
        missing.append("the end")
    return missing


def said_too_much(expected: Expected, told: Told) -> list[str]:
    """What should not have been said."""
    wrong = [f"{alert.rule} on {alert.device}" for alert, _ in told.fired.values() if alert.rule in expected.never]
    if expected.only is not None:
        strangers = [alert for alert, _severity in told.fired.values() if alert.rule not in expected.only]
        wrong += [f"{alert.rule} on {alert.device}: {alert.summary}" for alert in strangers]
    for id_, states in told.services.items():
        wrong += [f"{id_} {state}" for state in states if state in expected.never_states]
    if expected.devices:
        wrong += [alert.device for alert, _ in told.fired.values() if alert.device not in expected.devices]
    return wrong + [" | ".join(lines) for lines in told.calls if len(lines) > expected.calls]


def follows(seen: list[str], states: tuple[str, ...]) -> bool:
    """Whether `states` are in what was seen, in this order."""
    rest = iter(seen)
    return all(state in rest for state in states)
