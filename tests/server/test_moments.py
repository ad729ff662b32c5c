"""Tests of `console.server.moments`: times that cannot be."""

from __future__ import annotations

import math
import os
from datetime import UTC, datetime
from pathlib import Path

import pytest

from console.client import Client
from console.clock import SystemClock
from console.errors import Refused
from console.model.silence import AlertMatcher
from console.server.access import GroupRoles
from console.server.listen import Listener
from console.server.moments import LAST, impossible
from console.wire.attending import AcknowledgeAlert, SilenceAlerts
from console.wire.messages import PROTOCOL, Hello, Request, Watch
from console.wire.remembering import GetRecord, GetTrend, GetWorldAt
from tests.engine.running import configured, running

NEVER = (math.nan, math.inf, -math.inf, 1e300, 1e18, -1e18)


@pytest.mark.parametrize("time", NEVER)
@pytest.mark.parametrize("request_", [GetWorldAt, AcknowledgeAlert, SilenceAlerts, Watch])
def test_a_time_that_cannot_be_is_refused(request_: type[Request], time: float) -> None:
    """Whatever a number stands for in a request: a moment, or how long something counts."""
    asked: dict[type[Request], Request] = {
        GetWorldAt: GetWorldAt(time),
        AcknowledgeAlert: AcknowledgeAlert("a", "note", time),
        SilenceAlerts: SilenceAlerts(AlertMatcher(), "because", 60.0, time),
        Watch: Watch(time),
    }
    denied = impossible(asked[request_])
    assert denied is not None
    assert denied.reason == "range"


def test_what_calendars_know_is_let_through() -> None:
    """Up to the last moment, which with the longest duration added is a date still."""
    assert impossible(GetWorldAt(LAST)) is None
    assert impossible(GetWorldAt(0)) is None
    now = datetime.now(UTC).timestamp()
    assert datetime.fromtimestamp(now + LAST, UTC).year <= 9999


@pytest.mark.parametrize("request_", [GetWorldAt(1e300), GetTrend("d", "p", "", math.nan, 0.0), GetRecord(0.0, 1e18)])
async def test_who_asks_for_such_a_time_stays_attached(tmp_path: Path, request_: Request) -> None:
    """The engine says why it does not look, and answers the next question."""
    async with running(configured(tmp_path, "")) as engine:
        listener = Listener(engine, SystemClock(), lambda: GroupRoles(owner_uid=os.getuid()))
        await listener.open(tmp_path / "e", "")
        client = await Client.connect(tmp_path / "e", Hello(PROTOCOL, "test"))
        with pytest.raises(Refused, match="no calendar knows that time"):
            await client.request(request_)
        with pytest.raises(Refused, match="nothing was written down"):
            await client.request(GetWorldAt(1000.0))
        await client.close()
        await listener.close()
