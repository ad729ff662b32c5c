"""Tests of `console.server.listen` and `session` with `console.client` at the other end of a real Unix socket."""

from __future__ import annotations

import asyncio
import grp
import os
import socket
import stat
from collections.abc import AsyncIterator
from itertools import count
from pathlib import Path
from typing import cast

import pytest
from msgspec.structs import replace

from console.client import Client
from console.clock import SystemClock
from console.errors import EngineAbsent, EngineHeld, Refused, StoreError, WireError
from console.model.snapshot import SessionView
from console.server import session
from console.server.access import GroupRoles, Role
from console.server.listen import Listener
from console.wire.attending import AcknowledgeAlert
from console.wire.codec import MAX_REQUEST, encode
from console.wire.messages import PROTOCOL, Ask, Done, Hello, ShowScreen, StopEngine, Watch, WatchDevice
from console.wire.running import PlanRun
from tests.fakes import world as worlds
from tests.fakes.alert_desk import ALERT
from tests.fakes.desk import FakeDesk

HELLO = Hello(PROTOCOL, "test")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "ronda.sock"


@pytest.fixture
async def desk(path: Path) -> AsyncIterator[FakeDesk]:
    desk = FakeDesk()
    listener = Listener(desk, SystemClock(), lambda: GroupRoles(owner_uid=os.getuid()))
    await listener.open(path)
    yield desk
    await listener.close()


async def test_only_the_owner_may_connect(desk: FakeDesk, path: Path) -> None:
    """Without a group the socket has mode 0600."""
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


async def test_a_group_may_connect_when_one_is_named(path: Path) -> None:
    """With a group the socket has mode 0660 and that group."""
    listener = Listener(FakeDesk(), SystemClock(), lambda: GroupRoles(owner_uid=os.getuid()))
    group = grp.getgrgid(os.getgid()).gr_name
    await listener.open(path, group)
    assert stat.S_IMODE(path.stat().st_mode) == 0o660
    await listener.close()


async def test_the_kernel_names_the_person(desk: FakeDesk, path: Path) -> None:
    """The welcome carries the account's name and the owner's role."""
    client = await Client.connect(path, HELLO)
    assert client.welcome.role == "admin"
    assert client.welcome.pid == os.getpid()
    await client.close()


async def test_read_only_is_a_viewer(desk: FakeDesk, path: Path) -> None:
    """A read-only window is refused whatever acts, the engine's owner too, and the refusal is recorded."""
    client = await Client.connect(path, Hello(PROTOCOL, "test", read_only=True))
    with pytest.raises(Refused, match="role operator") as refused:
        await client.request(AcknowledgeAlert(ALERT.id, ""))
    assert refused.value.reason == "not_allowed"
    assert desk.refusals == [("AcknowledgeAlert", "not_allowed")]
    await client.close()


async def test_an_asserted_name_is_marked(desk: FakeDesk, path: Path) -> None:
    """Who says a name on a shared account is recorded as the account with the name behind a tilde."""
    client = await Client.connect(path, Hello(PROTOCOL, "test", asserted_name="sari\x1b[2J"))
    assert client.welcome.user.endswith("~sari\N{REPLACEMENT CHARACTER}[2J")
    await client.close()


async def test_another_protocol_is_told_what_to_do(desk: FakeDesk, path: Path) -> None:
    """A client of another protocol gets a sentence, not a hang."""
    with pytest.raises(Refused, match="another protocol"):
        await Client.connect(path, Hello(PROTOCOL + 1, "test"))


async def test_a_refusal_is_a_reason_and_a_sentence(desk: FakeDesk, path: Path) -> None:
    """What the desk refuses reaches the caller with its stable word."""
    client = await Client.connect(path, HELLO)
    with pytest.raises(Refused, match="no runbook") as refused:
        await client.request(PlanRun("nope", "altos-1"))
    assert refused.value.reason == "unknown_runbook"
    await client.close()


async def test_watchers_see_each_other(desk: FakeDesk, path: Path) -> None:
    """A window is told who else is attached and which screen they look at, and that they left."""
    first, second = await Client.connect(path, HELLO), await Client.connect(path, HELLO)
    await first.request(Watch(0.02))
    await second.request(Watch(0.02))
    await second.request(ShowScreen("alerts"))
    deltas = first.deltas()
    seen: dict[str, SessionView] = {}
    async with asyncio.timeout(10):
        while "alerts" not in {view.screen for view in seen.values()}:
            delta = await anext(deltas)
            seen.update({entity.id: entity for entity in delta.upserts if isinstance(entity, SessionView)})
        await second.close()
        while ("SessionView", second.welcome.session) not in delta.gone:
            delta = await anext(deltas)
    await first.close()


async def test_leaving_stops_the_watch_of_a_device(desk: FakeDesk, path: Path) -> None:
    """When a window that looks at a device leaves, the desk hears of it."""
    client = await Client.connect(path, HELLO)
    await client.request(Watch())
    await client.request(WatchDevice("altos-1"))
    await client.close()
    async with asyncio.timeout(10):
        while ("unwatch", "altos-1") not in desk.asked:
            await asyncio.sleep(0)
    assert desk.bus.keys("SessionView") == ()


async def test_the_engine_is_not_stopped_under_a_run(desk: FakeDesk, path: Path) -> None:
    """Stopping is refused while a run is active and done when none is."""
    client = await Client.connect(path, HELLO)
    desk.runs.under_way = 2
    with pytest.raises(Refused, match="2 runs"):
        await client.request(StopEngine())
    desk.runs.under_way = 0
    assert await client.request(StopEngine()) == Done()
    assert desk.stopping.is_set()
    await client.close()


async def test_a_lost_engine_ends_requests_and_deltas(path: Path) -> None:
    """When the engine goes, a waiting window is told instead of waiting for ever."""
    desk = FakeDesk()
    listener = Listener(desk, SystemClock(), lambda: GroupRoles(owner_uid=os.getuid()))
    await listener.open(path)
    client = await Client.connect(path, HELLO)
    await client.request(Watch())
    await listener.close()
    async with asyncio.timeout(10):
        async for _delta in client.deltas():
            continue
        with pytest.raises(WireError):
            await client.request(Watch())
    await client.close()


async def test_garbage_ends_only_its_own_connection(desk: FakeDesk, path: Path) -> None:
    """A peer that sends rubbish is dropped; the next one is served."""
    reader, writer = await asyncio.open_unix_connection(path)
    writer.write((5).to_bytes(4, "big") + b"\xc1abcd")
    assert await reader.read() == b""
    writer.close()
    client = await Client.connect(path, HELLO)
    await client.close()


async def test_a_window_that_stands_still_is_let_go_and_no_longer_here(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It takes nothing more: what waits for it is thrown away, and nobody is shown where it was."""
    monkeypatch.setattr(session, "_STALLED_S", 0.05)
    desk = FakeDesk()
    listener = Listener(desk, SystemClock(), lambda: GroupRoles(owner_uid=os.getuid()))
    await listener.open(path)
    _reader, writer = await asyncio.open_unix_connection(path)
    writer.write(encode(HELLO) + encode(Ask(1, Watch(0.02))))
    cast(asyncio.ReadTransport, writer.transport).pause_reading()
    async with asyncio.timeout(20):
        for number in count():
            desk.bus.publish([replace(worlds.server(1), note="x" * 100_000 + str(number))])
            await asyncio.sleep(0.01)
            if number > 5 and not listener.sessions:
                break
    assert not [entity for entity in desk.bus.entities() if isinstance(entity, SessionView)]
    writer.close()
    await listener.close()


async def test_a_stale_socket_is_replaced(path: Path) -> None:
    """A socket that nobody listens on any more is removed and made anew."""
    with socket.socket(socket.AF_UNIX) as dead:
        dead.bind(os.fspath(path))
    listener = Listener(FakeDesk(), SystemClock(), lambda: GroupRoles(owner_uid=os.getuid()))
    await listener.open(path)
    await (await Client.connect(path, HELLO)).close()
    await listener.close()


async def test_a_living_socket_is_not_taken(desk: FakeDesk, path: Path) -> None:
    """A socket that another engine answers on is left alone."""
    listener = Listener(FakeDesk(), SystemClock(), lambda: GroupRoles(owner_uid=os.getuid()))
    with pytest.raises(EngineHeld, match="another engine"):
        await listener.open(path)
    await (await Client.connect(path, HELLO)).close()


async def test_a_file_in_the_way_is_named(path: Path) -> None:
    """Something that is not a socket is not removed; the sentence names it."""
    path.write_text("mine")
    listener = Listener(FakeDesk(), SystemClock(), lambda: GroupRoles(owner_uid=os.getuid()))
    with pytest.raises(StoreError, match="in the way"):
        await listener.open(path)
    assert path.read_text() == "mine"


async def test_nobody_listening_is_said(path: Path) -> None:
    """Without an engine the caller is told where none listens."""
    with pytest.raises(EngineAbsent, match="no engine listens"):
        await Client.connect(path, HELLO)


async def test_a_stranger_without_a_role_is_turned_away(path: Path) -> None:
    """An account in none of the groups gets a sentence that names it."""
    access = GroupRoles(owner_uid=os.getuid() + 1, roles={"no-such-group": Role.OPERATOR}, otherwise=None)
    listener = Listener(FakeDesk(), SystemClock(), lambda: access)
    await listener.open(path)
    if os.getuid() == 0:
        await (await Client.connect(path, HELLO)).close()
    else:
        with pytest.raises(Refused, match="none of the groups"):
            await Client.connect(path, HELLO)
    await listener.close()


async def test_rights_that_were_taken_away_end_the_session(path: Path) -> None:
    """A reload that grants a person less holds for the window that is open already, with a sentence."""
    granted = GroupRoles(owner_uid=os.getuid())
    listener = Listener(FakeDesk(), SystemClock(), lambda: granted)
    await listener.open(path)
    client = await Client.connect(path, HELLO)
    assert await client.request(ShowScreen("alerts")) == Done()
    group = grp.getgrgid(os.getgid()).gr_name
    granted = GroupRoles(owner_uid=os.getuid(), places={"r1": {group: Role.OPERATOR}})
    with pytest.raises(Refused, match="has changed with the configuration"):
        await client.request(AcknowledgeAlert(ALERT.id, ""))
    with pytest.raises(WireError):
        await client.request(ShowScreen("alerts"))
    await client.close()
    await listener.close()


async def test_a_frame_that_no_request_needs_ends_the_connection(desk: FakeDesk, path: Path) -> None:
    """Whoever announces more octets than any request has is let go before they are taken into memory."""
    reader, writer = await asyncio.open_unix_connection(path)
    writer.write((MAX_REQUEST + 1).to_bytes(4, "big"))
    assert await reader.read() == b""
    writer.close()
