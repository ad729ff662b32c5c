"""Tests of `console.server.access`."""

from __future__ import annotations

import pytest

from console.model.silence import AlertMatcher
from console.server.access import GroupRoles, Peer, Role, refusal, role_of
from console.wire.attending import (
    AcknowledgeAlert,
    AcknowledgeMany,
    EndSilence,
    HandOver,
    MarkCause,
    MergeIncidents,
    PreviewSilence,
    ShelveAlerts,
    SilenceAlerts,
    SplitIncident,
    TakeLead,
)
from console.wire.messages import GetWorld, ReloadConfig, Request, StopEngine
from console.wire.running import PlanRun, StartRun

GRANTED = GroupRoles(owner_uid=900, roles={"noc": Role.OPERATOR, "leads": Role.APPROVER}, otherwise=Role.VIEWER)


def peer(uid: int, *groups: str) -> Peer:
    return Peer(pid=1, uid=uid, user="budi", groups=frozenset(groups))


@pytest.mark.parametrize(
    ("who", "role"),
    [
        (peer(0), Role.ADMIN),
        (peer(900), Role.ADMIN),
        (peer(1000, "noc"), Role.OPERATOR),
        (peer(1000, "noc", "leads"), Role.APPROVER),
        (peer(1000, "users"), Role.VIEWER),
    ],
)
def test_the_highest_group_counts(who: Peer, role: Role) -> None:
    """Root and the engine's owner are administrators; others have the best role that one of their groups grants."""
    assert role_of(who, GRANTED) is role


def test_strangers_may_be_kept_out() -> None:
    """With no role for others, an account in none of the groups has no entry."""
    assert role_of(peer(1000), GroupRoles(owner_uid=900, otherwise=None)) is None


@pytest.mark.parametrize(
    ("request_", "needed"),
    [
        (GetWorld(), Role.VIEWER),
        (PlanRun("r", "t"), Role.VIEWER),
        (AcknowledgeAlert("a", ""), Role.OPERATOR),
        (StartRun("p", "t"), Role.OPERATOR),
        (PreviewSilence(AlertMatcher()), Role.VIEWER),
        (AcknowledgeMany(("a",), ""), Role.OPERATOR),
        (SilenceAlerts(AlertMatcher(), "", 60.0), Role.OPERATOR),
        (ShelveAlerts(("a",), ""), Role.OPERATOR),
        (EndSilence("s"), Role.OPERATOR),
        (MergeIncidents("a", "b"), Role.OPERATOR),
        (SplitIncident("a", ("b",)), Role.OPERATOR),
        (MarkCause("a"), Role.OPERATOR),
        (TakeLead("a"), Role.OPERATOR),
        (HandOver("a", ""), Role.OPERATOR),
        (ReloadConfig(), Role.ADMIN),
        (StopEngine(), Role.ADMIN),
    ],
)
def test_each_request_needs_its_role(request_: Request, needed: Role) -> None:
    """A role below the needed one is refused with a sentence, the needed one is not."""
    assert refusal(request_, needed) is None
    if needed > Role.VIEWER:
        denied = refusal(request_, Role(needed - 1))
        assert denied is not None
        assert denied.reason == "not_allowed"
