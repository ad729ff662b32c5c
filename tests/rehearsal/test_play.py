"""Tests of `console.rehearsal.play`: what a rehearsal takes from the simulated rack when nobody says it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from console.cli.opening import simulated_rack
from console.engine.load import Setup, read_setup
from console.rehearsal.play import chosen_services


@pytest.fixture(scope="module")
def setup(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Setup]:
    directory: Path = tmp_path_factory.mktemp("rehearsed")
    with simulated_rack(directory / "rack", "quiet-night", 1.0) as config:
        yield read_setup(config)


@pytest.mark.parametrize(("runbook", "scope"), [("restore-web-application", "server"), ("dns-failover", "site")])
def test_a_service_that_fits_is_taken(setup: Setup, runbook: str, scope: str) -> None:
    """What a step measures is a service of the target; the first of them, with a public address where one has it."""
    services = sorted(setup.watched.services.values(), key=lambda one: not one.urls)
    target = next(one.runs_on[0] for one in services if one.runs_on) if scope == "server" else "bontang"
    chosen = setup.watched.services[chosen_services(setup, setup.library.runbooks[runbook], target, {})["service"]]
    fits = [one.id for one in services if target in (one.runs_on if scope == "server" else one.sites)]
    assert chosen.id == fits[0]


def test_what_somebody_gave_is_kept(setup: Setup) -> None:
    """Nothing is chosen for a parameter that has its value."""
    runbook = setup.library.runbooks["dns-failover"]
    assert chosen_services(setup, runbook, "bontang", {"service": "portal"}) == {}


def test_nothing_is_made_up_for_other_parameters(setup: Setup) -> None:
    """A parameter that no step measures as a service is nobody's to guess."""
    chosen = [
        chosen_services(setup, book, "altos-1", {})
        for book in setup.library.runbooks.values()
        if book.name not in ("restore-web-application", "dns-failover")
    ]
    assert chosen == [{}] * len(chosen)
