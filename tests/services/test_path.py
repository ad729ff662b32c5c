"""Tests of `console.services.path`: whether a way works, and how a site stands."""

from __future__ import annotations

import pytest

from console.model.service import PathState, ServiceState, SiteState
from console.services.path import Sight, behind, path_of, path_state, site_state

UP, DOWN, CUT, UNKNOWN = ServiceState.UP, ServiceState.DOWN, ServiceState.CUT_OFF, ServiceState.UNKNOWN


@pytest.mark.parametrize(
    ("sight", "state"),
    [
        (Sight(), PathState.UNSAID),
        (Sight((True, False)), PathState.OPEN),
        (Sight((True, None)), PathState.OPEN),
        (Sight((False, None)), PathState.UNKNOWN),
        (Sight((None,)), PathState.UNKNOWN),
        (Sight((False, False)), PathState.GONE),
        (Sight((False,), (True,)), PathState.SECOND),
        (Sight((False,), (False,)), PathState.GONE),
        (Sight((False,), (None,)), PathState.GONE),
        (Sight((True,), (False,)), PathState.OPEN),
    ],
)
def test_a_path_is_gone_only_when_every_witness_is_silent(sight: Sight, state: PathState) -> None:
    """One answer proves the way; a witness that was not asked proves nothing."""
    assert path_state(sight) is state


@pytest.mark.parametrize(
    ("sites", "state"),
    [
        ((), PathState.UNSAID),
        (("near",), PathState.OPEN),
        (("far",), PathState.GONE),
        (("near", "far"), PathState.OPEN),
        (("far", "elsewhere"), PathState.UNSAID),
    ],
)
def test_what_stands_on_two_sites_is_cut_off_with_both(sites: tuple[str, ...], state: PathState) -> None:
    """A service is out of reach only where every site of it is."""
    assert path_of(sites, {"near": PathState.OPEN, "far": PathState.GONE}) is state


def test_over_a_second_way_the_usual_checks_see_nothing() -> None:
    """That a second way works does not make a check over the first one a proof."""
    assert behind(PathState.SECOND) is PathState.GONE
    assert behind(PathState.OPEN) is PathState.OPEN


@pytest.mark.parametrize(
    ("path", "services", "no_entry", "state"),
    [
        (PathState.OPEN, (UP, UP), False, SiteState.NORMAL),
        (PathState.UNSAID, (UP,), False, SiteState.NORMAL),
        (PathState.UNSAID, (), False, SiteState.UNKNOWN),
        (PathState.OPEN, (UP, DOWN), False, SiteState.DEGRADED),
        (PathState.GONE, (UP, CUT), False, SiteState.CUT_OFF),
        (PathState.SECOND, (UP, CUT), False, SiteState.CUT_OFF),
        (PathState.UNKNOWN, (UP,), False, SiteState.UNKNOWN),
        (PathState.OPEN, (UNKNOWN,), False, SiteState.UNKNOWN),
        (PathState.OPEN, (UP,), True, SiteState.NO_ENTRY),
        (PathState.GONE, (CUT,), True, SiteState.NO_ENTRY),
    ],
)
def test_site_state(path: PathState, services: tuple[ServiceState, ...], no_entry: bool, state: SiteState) -> None:
    """No entry is said first, then that it is cut off, then that something there is wrong."""
    assert site_state(path, services, no_entry).state is state


def test_what_still_answers_is_counted() -> None:
    """Of nine applications three answer another way: the site is cut off and says so."""
    services = (UP, ServiceState.STALE, ServiceState.DEGRADED, *(CUT,) * 6)
    verdict = site_state(PathState.GONE, services, no_entry=False)
    assert verdict.state is SiteState.CUT_OFF
    assert "3 of 9 applications answer" in verdict.sentence
