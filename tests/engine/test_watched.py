"""What alert rules are told of services and sites."""

from __future__ import annotations

from enum import StrEnum

import pytest
from msgspec.structs import replace

from console.engine.watched import change_of, site_alerted
from console.model.reading import Quality
from console.model.service import BackupState, PathState, ServiceState, SiteState, SiteView


@pytest.mark.parametrize(
    ("state", "seen"),
    [
        (ServiceState.DOWN, True),
        (ServiceState.CUT_OFF, False),
        (ServiceState.UNKNOWN, False),
        (SiteState.CUT_OFF, True),
        (SiteState.UNKNOWN, False),
        (BackupState.MISSING, True),
        (BackupState.UNKNOWN, False),
    ],
)
def test_a_service_behind_a_lost_way_is_unseen_but_the_lost_way_is_known(state: StrEnum, seen: bool) -> None:
    """What nobody can see neither fires nor resolves; that a site is cut off is itself something that is seen."""
    change = change_of("x", "state", state, "", 0.0)
    assert (change.reading.quality is Quality.GOOD) is seen


def test_a_lost_way_is_told_also_when_nobody_may_go_in() -> None:
    """A door that is locked does not bring a cut cable back."""
    shut = SiteView("far", "Far", SiteState.NO_ENTRY, "", path=PathState.GONE)
    assert site_alerted(shut) is SiteState.CUT_OFF
    assert site_alerted(replace(shut, path=PathState.OPEN)) is SiteState.NO_ENTRY
