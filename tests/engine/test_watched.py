"""What alert rules are told of services and sites."""

from __future__ import annotations

from enum import StrEnum

import pytest

from console.engine.watched import change_of
from console.model.reading import Quality
from console.model.service import BackupState, ServiceState, SiteState


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
