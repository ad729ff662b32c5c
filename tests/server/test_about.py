"""Tests of roles that hold in some places only: what a request is about, and who may make it."""

from __future__ import annotations

from typing import get_args

import pytest

from console.config.schema import AccessTable
from console.model.silence import AlertMatcher
from console.server.about import about
from console.server.access import Peer, Role, acting, group_roles, places_of, refusal
from console.wire.attending import AcknowledgeAlert, AcknowledgeMany, MergeIncidents, SilenceAlerts, TakeShift
from console.wire.messages import ReloadConfig, Request
from console.wire.running import LowerFlag, RaiseFlag, StartRun, TagDevice
from console.wire.serving import SetSiteState

HERE, THERE = frozenset({"r1", "room", "bontang"}), frozenset({"r9", "other"})
PLACES = {"bontang": Role.OPERATOR, "r1": Role.APPROVER}


@pytest.mark.parametrize(
    ("request_", "ids"),
    [
        (AcknowledgeAlert("a1", ""), ("a1",)),
        (AcknowledgeMany(("a1", "a2"), ""), ("a1", "a2")),
        (AcknowledgeMany((), ""), None),
        (MergeIncidents("i1", "i2"), ("i1", "i2")),
        (StartRun("p1", "x"), ("p1",)),
        (TagDevice("altos-1", ""), ("altos-1",)),
        (RaiseFlag("water-seen", ""), ("flag water-seen",)),
        (LowerFlag("water-seen", ""), ("flag water-seen",)),
        (SetSiteState("bontang", True), ("bontang",)),
        (SilenceAlerts(AlertMatcher(devices=("altos-1",), rules=("*",)), "", 60.0), ("altos-1",)),
        (SilenceAlerts(AlertMatcher(devices=("altos-*",)), "", 60.0), None),
        (SilenceAlerts(AlertMatcher(racks=("r1",)), "", 60.0), ("r1",)),
        (SilenceAlerts(AlertMatcher(rules=("leak",)), "", 60.0), None),
        (TakeShift("x", ""), None),
        (ReloadConfig(), None),
    ],
)
def test_what_a_request_is_about(request_: Request, ids: tuple[str, ...] | None) -> None:
    """Ids where it names them outright; everything where a pattern may reach anywhere."""
    assert about(request_) == ids


@pytest.mark.parametrize(
    ("where", "role"),
    [
        ([HERE], Role.APPROVER),
        ([frozenset({"room", "bontang"})], Role.OPERATOR),
        ([THERE], Role.VIEWER),
        ([HERE, THERE], Role.VIEWER),
        ([HERE, frozenset({"bontang"})], Role.OPERATOR),
        ([], Role.VIEWER),
    ],
)
def test_the_least_of_all_places_counts(where: list[frozenset[str]], role: Role) -> None:
    """What reaches beyond somebody's place takes the role that they have everywhere."""
    assert acting(Role.VIEWER, PLACES, where) is role


def test_a_place_never_takes_a_role_away() -> None:
    """Who is an administrator everywhere is one here too."""
    assert acting(Role.ADMIN, PLACES, [HERE]) is Role.ADMIN


def test_groups_have_roles_by_place() -> None:
    """The highest that one of the groups grants there."""
    table = AccessTable.model_validate(
        {"default": "viewer", "places": {"bontang": {"operators": ["staff"], "approvers": ["leads"]}}}
    )
    granted = group_roles(900, table)
    assert places_of(Peer(1, 1000, "budi", frozenset({"staff"})), granted) == {"bontang": Role.OPERATOR}
    assert places_of(Peer(1, 1000, "budi", frozenset({"staff", "leads"})), granted) == {"bontang": Role.APPROVER}
    assert places_of(Peer(1, 1000, "budi", frozenset({"users"})), granted) == {}


@pytest.mark.parametrize("kind", [kind for kind in get_args(Request) if isinstance(kind, type)])
def test_no_request_is_about_nothing(kind: type) -> None:
    """`about` never answers with an empty tuple, which would be taken for all places at once."""
    fields = getattr(kind, "__struct_fields__", ())
    made = kind(**{name: _value(kind, name) for name in fields})
    assert about(made) != ()
    assert refusal(made, Role.ADMIN) is None


def _value(kind: type, name: str) -> object:
    told = str(kind.__annotations__[name])
    if "tuple" in told:
        return ()
    if "AlertMatcher" in told:
        return AlertMatcher()
    if "dict" in told:
        return {}
    if "bool" in told:
        return False
    if "int" in told:
        return 1
    return 0.0 if "Seconds" in told or "Instant" in told else ""
