"""Tests of `console.server.handlers.attending`: what people ask about alerts goes over the socket and is answered."""

from __future__ import annotations

import os
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from console.client import Client
from console.clock import SystemClock
from console.errors import Refused
from console.model.silence import AlertMatcher
from console.server.access import GroupRoles
from console.server.listen import Listener
from console.wire.attending import (
    AcknowledgeMany,
    EndSilence,
    HandOver,
    MarkCause,
    MergeIncidents,
    PreviewSilence,
    ShelveAlerts,
    SilenceAlerts,
    SilencePreview,
    SplitIncident,
    TakeLead,
)
from console.wire.messages import PROTOCOL, Done, Hello, Request
from tests.fakes.alert_desk import ALERT
from tests.fakes.desk import FakeDesk


@pytest.fixture
async def attached(tmp_path: Path) -> AsyncIterator[tuple[FakeDesk, Client]]:
    desk = FakeDesk()
    listener = Listener(desk, SystemClock(), lambda: GroupRoles(owner_uid=os.getuid()))
    await listener.open(tmp_path / "engine.sock")
    client = await Client.connect(tmp_path / "engine.sock", Hello(PROTOCOL, "test", asserted_name="budi"))
    yield desk, client
    await client.close()
    await listener.close()


async def test_a_preview_names_the_alerts_that_a_silence_would_hide(attached: tuple[FakeDesk, Client]) -> None:
    """Nothing is silenced by asking."""
    desk, client = attached
    reply = await client.request(PreviewSilence(AlertMatcher(rules=("leak",))))
    assert reply == SilencePreview((ALERT,))
    assert desk.attending.asked == []


@pytest.mark.parametrize(
    ("request_", "said"),
    [
        (AcknowledgeMany((ALERT.id,), "note"), "1 alert is acknowledged"),
        (SilenceAlerts(AlertMatcher(rules=("leak",)), "why", 60.0), "sil-1 holds 1 alert back now"),
        (ShelveAlerts((ALERT.id,), "why"), "1 alert is put aside for 8.0 h"),
        (MergeIncidents("inc-1", "inc-2"), "inc-1 is one incident now"),
        (SplitIncident("inc-1", (ALERT.id,)), "inc-1 is an incident of its own"),
        (MarkCause(ALERT.id), "the cause of inc-1 is marked"),
        (TakeLead("inc-1"), "you have the lead of inc-1"),
        (TakeLead("inc-1", give_up=True), "nobody has the lead"),
        (HandOver("inc-1", "mind the valve"), "your note is in inc-1"),
    ],
)
async def test_what_is_done_is_said(attached: tuple[FakeDesk, Client], request_: Request, said: str) -> None:
    """Each request reaches the alert desk with the person's name and comes back as a sentence."""
    desk, client = attached
    assert await client.request(request_) == Done(said)
    assert all(label.endswith("~budi") for _what, label in desk.attending.asked)


@pytest.mark.parametrize(
    ("request_", "reason"),
    [
        (EndSilence("sil-9"), "unknown_silence"),
        (HandOver("inc-9", "x"), "unknown_incident"),
        (ShelveAlerts(("none",), "x"), "unknown_alert"),
    ],
)
async def test_what_is_not_done_has_its_reason(
    attached: tuple[FakeDesk, Client], request_: Request, reason: str
) -> None:
    """A refusal carries its stable word."""
    _desk, client = attached
    with pytest.raises(Refused) as refused:
        await client.request(request_)
    assert refused.value.reason == reason
