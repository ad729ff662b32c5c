"""The manager with v3 against an agent whose misbehaviour is scripted: discovery, clocks, digests, Reports, levels."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import pytest

from console.snmp import ber
from console.snmp.client import Agent, Dropped, Manager, User
from console.snmp.errors import AuthenticationFailed, AuthFailure, Timeout
from console.snmp.message import AUTHENTICATED, ENCRYPTED, Envelope, read_envelope
from console.snmp.pdu import Kind, encode_pdu
from tests.fakes.snmp_agent import (
    DECRYPTION_ERROR,
    NOT_IN_TIME_WINDOW,
    SYS_DESCR,
    SYS_UP_TIME,
    UNKNOWN_ENGINE,
    UNKNOWN_USER,
    UNSUPPORTED_LEVEL,
    WRONG_DIGEST,
    SnmpAgent,
)

PRIVATE = User(b"rack", "SHA-256", b"authpass12", "AES-128", b"privpass12")
SIGNED = User(b"rack", "SHA-1", b"authpass12")
PLAIN = User(b"rack")
FAST = 0.1


@pytest.fixture
async def manager() -> AsyncIterator[Manager]:
    opened = await Manager.open()
    yield opened
    await opened.close()


@pytest.fixture
async def device() -> AsyncIterator[SnmpAgent]:
    started = await SnmpAgent.start(PRIVATE)
    yield started
    started.stop()


def agent(device: SnmpAgent, user: User = PRIVATE, *, timeout_s: float = 5.0, retries: int = 0) -> Agent:
    return Agent("127.0.0.1", device.port, user, timeout_s=timeout_s, retries=retries)


@pytest.mark.parametrize("user", [PRIVATE, SIGNED, PLAIN], ids=["authPriv", "authNoPriv", "noAuthNoPriv"])
async def test_an_engine_is_discovered_once(manager: Manager, user: User) -> None:
    """The first request costs one more datagram, the following ones none."""
    device = await SnmpAgent.start(user)
    asked = agent(device, user)
    assert await manager.get(asked, (SYS_DESCR,)) == (b"a fake",)
    assert await manager.get(asked, (SYS_UP_TIME,)) == (4711,)
    assert len(device.received) == 3
    device.stop()


async def test_nothing_readable_leaves_under_privacy(manager: Manager, device: SnmpAgent) -> None:
    """With privacy neither the names asked nor the values answered are in the datagrams."""
    replies: list[bytes] = []

    def record(reply: bytes) -> list[bytes]:
        replies.append(reply)
        return [reply]

    device.script = record
    await manager.get(agent(device), (SYS_DESCR,))
    assert not any(ber.oid(SYS_DESCR) in datagram for datagram in device.received)
    assert not any(b"a fake" in datagram for datagram in replies)


async def test_no_salt_is_used_twice(manager: Manager, device: SnmpAgent) -> None:
    """Every encrypted datagram has its own salt, retries included."""
    device.script = lambda reply: [reply] if len(device.received) % 2 else []
    asked = agent(device, timeout_s=FAST, retries=5)
    for _ in range(4):
        await manager.get(asked, (SYS_DESCR,))
    envelopes = [_envelope(data) for data in device.received]
    salts = [envelope.salt for envelope in envelopes if envelope.flags & ENCRYPTED]
    assert len(salts) > 4
    assert len(set(salts)) == len(salts)


async def test_a_forged_digest_is_dropped(manager: Manager, device: SnmpAgent) -> None:
    """A reply whose digest is wrong in one bit is no answer, and the caller hears of a forgery and not of silence."""
    device.script = _forge
    with pytest.raises(AuthenticationFailed) as caught:
        await manager.get(agent(device, timeout_s=FAST), (SYS_DESCR,))
    assert caught.value.reason is AuthFailure.FORGED_REPLY
    assert manager.dropped[Dropped.UNFIT] == 1


async def test_the_true_reply_after_a_forged_one_wins(manager: Manager, device: SnmpAgent) -> None:
    """A forged reply does not use up the request."""
    device.script = lambda reply: [*_forge(reply), reply]
    assert await manager.get(agent(device), (SYS_DESCR,)) == (b"a fake",)


async def test_a_reply_below_the_level_asked_is_dropped(manager: Manager, device: SnmpAgent) -> None:
    """Neither a clear nor an unsigned reply answers a request with privacy."""

    def lower(reply: bytes) -> list[bytes]:
        envelope = _envelope(device.received[-1])
        if not envelope.flags & AUTHENTICATED:
            return [reply]
        forged = encode_pdu(Kind.RESPONSE, envelope.message_id, ((SYS_DESCR, ber.octets(b"forged")),))
        return [device.sealed(envelope.message_id, forged, flags=flags) for flags in (0, AUTHENTICATED)]

    device.script = lower
    with pytest.raises(Timeout):
        await manager.get(agent(device, timeout_s=FAST), (SYS_DESCR,))
    assert manager.dropped[Dropped.UNFIT] == 2


async def test_a_reboot_is_followed(manager: Manager, device: SnmpAgent) -> None:
    """More boots and a time from zero cost one Report and one repeated request."""
    asked = agent(device)
    await manager.get(asked, (SYS_DESCR,))
    device.boots, device.time = device.boots + 1, 5
    device.received.clear()
    assert await manager.get(asked, (SYS_DESCR,)) == (b"a fake",)
    assert len(device.received) == 2
    assert await manager.get(asked, (SYS_DESCR,)) == (b"a fake",)
    assert len(device.received) == 3


async def test_a_reboot_that_lost_its_boots_is_followed(manager: Manager, device: SnmpAgent) -> None:
    """An agent whose boot counter fell back is read on: its signed Report about our request cannot be a replay."""
    asked = agent(device)
    await manager.get(asked, (SYS_DESCR,))
    device.boots, device.time = 1, 5
    assert await manager.get(asked, (SYS_DESCR,)) == (b"a fake",)


async def test_a_replaced_device_is_discovered_again(manager: Manager, device: SnmpAgent) -> None:
    """Another engine at the same address is discovered and asked within the same request."""
    asked = agent(device)
    await manager.get(asked, (SYS_DESCR,))
    device.engine_id, device.boots = b"\x80\x00\x1f\x88\x04another", 1
    assert await manager.get(asked, (SYS_DESCR,)) == (b"a fake",)
    assert asked.engine is not None
    assert asked.engine.id == device.engine_id


async def test_an_agent_that_never_accepts_the_time_ends_the_request(manager: Manager, device: SnmpAgent) -> None:
    """The clock is followed once a request; a second notInTimeWindow is a failure and not a loop."""
    asked = agent(device, timeout_s=FAST, retries=3)
    await manager.get(asked, (SYS_DESCR,))
    device.received.clear()

    def never(reply: bytes) -> list[bytes]:
        return [device.reported(_envelope(device.received[-1]), NOT_IN_TIME_WINDOW, flags=AUTHENTICATED)]

    device.script = never
    with pytest.raises(AuthenticationFailed) as caught:
        await manager.get(asked, (SYS_DESCR,))
    assert caught.value.reason is AuthFailure.NOT_IN_TIME_WINDOW
    assert len(device.received) == 2


async def test_an_unsigned_time_report_changes_no_clock(manager: Manager, device: SnmpAgent) -> None:
    """notInTimeWindow without a digest is not believed."""
    asked = agent(device, timeout_s=FAST)
    await manager.get(asked, (SYS_DESCR,))
    assert asked.engine is not None
    before = asked.engine.boots
    device.boots = 99
    device.script = lambda _: [device.reported(_envelope(device.received[-1]), NOT_IN_TIME_WINDOW)]
    with pytest.raises(AuthenticationFailed):
        await manager.get(asked, (SYS_DESCR,))
    assert asked.engine.boots == before


async def test_a_replayed_old_reply_is_dropped(manager: Manager, device: SnmpAgent) -> None:
    """A signed reply from a boot before the known one is outside the window, whatever its id."""
    asked = agent(device, timeout_s=FAST)
    await manager.get(asked, (SYS_DESCR,))

    def old(_: bytes) -> list[bytes]:
        number = _envelope(device.received[-1]).message_id
        pdu = encode_pdu(Kind.RESPONSE, number, ((SYS_DESCR, ber.octets(b"old")),))
        return [device.sealed(number, pdu, flags=AUTHENTICATED | ENCRYPTED, boots=device.boots - 1)]

    device.script = old
    with pytest.raises(Timeout):
        await manager.get(asked, (SYS_DESCR,))
    assert manager.dropped[Dropped.UNFIT] == 1


@pytest.mark.parametrize(
    ("report", "reason"),
    [
        (UNSUPPORTED_LEVEL, AuthFailure.UNSUPPORTED_LEVEL),
        (UNKNOWN_USER, AuthFailure.UNKNOWN_USER),
        (WRONG_DIGEST, AuthFailure.WRONG_KEY),
        (DECRYPTION_ERROR, AuthFailure.WRONG_PRIVACY_KEY),
        (UNKNOWN_ENGINE, AuthFailure.UNKNOWN_ENGINE),
    ],
)
async def test_each_report_has_its_reason(
    manager: Manager, device: SnmpAgent, report: int, reason: AuthFailure
) -> None:
    """Each Report of RFC 3414 becomes a reason of its own, without a further try."""
    device.report = report
    with pytest.raises(AuthenticationFailed) as caught:
        await manager.get(agent(device, timeout_s=FAST, retries=5), (SYS_DESCR,))
    assert caught.value.reason is reason
    assert len(device.received) <= 3


@pytest.mark.parametrize("report", [UNKNOWN_USER, WRONG_DIGEST, UNSUPPORTED_LEVEL, DECRYPTION_ERROR])
async def test_a_forged_report_does_not_end_a_request(manager: Manager, device: SnmpAgent, report: int) -> None:
    """An unsigned Report that anyone could have sent loses against the true answer behind it."""
    device.script = lambda reply: [device.reported(_envelope(device.received[-1]), report), reply]
    asked = agent(device)
    assert await manager.get(asked, (SYS_DESCR,)) == (b"a fake",)
    assert await manager.get(asked, (SYS_DESCR,)) == (b"a fake",)


async def test_a_forged_engine_is_not_kept(manager: Manager, device: SnmpAgent) -> None:
    """A forged discovery can cost a request but not the agent: what is unproven is not remembered."""
    asked = agent(device, timeout_s=FAST)
    await manager.get(asked, (SYS_DESCR,))
    true_id, device.engine_id = device.engine_id, b"\x80\x00\x1f\x88\x04forged"
    device.script = lambda _: [device.reported(_envelope(device.received[-1]), UNKNOWN_ENGINE)]
    with pytest.raises((AuthenticationFailed, Timeout)):
        await manager.get(asked, (SYS_DESCR,))
    device.engine_id = true_id
    device.script = lambda reply: [reply]
    device.received.clear()
    assert await manager.get(asked, (SYS_DESCR,)) == (b"a fake",)
    assert len(device.received) == 1


async def test_two_devices_with_one_user_and_different_passwords(manager: Manager) -> None:
    """Keys belong to an agent, not to a user's name."""
    users = [User(b"same", "SHA-1", word, "AES-128", word) for word in (b"first word", b"other word")]
    devices = [await SnmpAgent.start(user) for user in users]
    devices[1].engine_id = b"\x80\x00\x1f\x88\x04other"
    asked = [agent(device, user) for device, user in zip(devices, users, strict=True)]
    for _ in range(2):
        found = await asyncio.gather(*(manager.get(one, (SYS_DESCR,)) for one in asked))
        assert found == [(b"a fake",)] * 2
    for device in devices:
        device.stop()


async def test_two_devices_with_one_engine_id(manager: Manager) -> None:
    """Cloned machines share an engine id but neither boots nor time, and both are read without resynchronising."""
    devices = [await SnmpAgent.start(PRIVATE) for _ in range(2)]
    devices[1].boots, devices[1].time = 77, 123456
    asked = [agent(device) for device in devices]
    for _ in range(3):
        for one in asked:
            assert await manager.get(one, (SYS_DESCR,)) == (b"a fake",)
    assert [len(device.received) for device in devices] == [4, 4]
    for device in devices:
        device.stop()


async def test_losses_before_and_after_discovery_are_made_good(manager: Manager, device: SnmpAgent) -> None:
    """With every third reply lost, probes included, all requests are answered."""
    device.script = lambda reply: [] if len(device.received) % 3 == 1 else [reply]
    asked = agent(device, timeout_s=FAST, retries=8)
    found = await asyncio.gather(*(manager.get(asked, (SYS_DESCR,)) for _ in range(12)))
    assert found == [(b"a fake",)] * 12


async def test_a_late_reply_to_an_earlier_try_counts(manager: Manager, device: SnmpAgent) -> None:
    """A v3 try has its own message id, and a reply to any of them answers the request once."""
    asked = agent(device, timeout_s=FAST, retries=3)
    await manager.get(asked, (SYS_DESCR,))
    held: list[bytes] = []

    def late(reply: bytes) -> list[bytes]:
        held.append(reply)
        return held if len(held) == 2 else []

    device.script = late
    assert await manager.get(asked, (SYS_DESCR,)) == (b"a fake",)


async def test_large_replies_arrive_whole_under_privacy(manager: Manager, device: SnmpAgent) -> None:
    """Five kilobytes and sixty kilobytes are decrypted to the last octet."""
    for size in (5_000, 60_000):
        device.mib[SYS_DESCR] = ber.octets(bytes(range(250)) * (size // 250))
        assert await manager.get(agent(device), (SYS_DESCR,)) == (bytes(range(250)) * (size // 250),)


def _envelope(data: bytes) -> Envelope:
    at, end = ber.enter(data, 0, len(data), ber.SEQUENCE)
    return read_envelope(data, at + 3, end)


def _forge(reply: bytes) -> list[bytes]:
    envelope = _envelope(reply)
    if not envelope.flags & AUTHENTICATED:
        return [reply]
    place = envelope.mac_at + 5
    return [reply[:place] + bytes((reply[place] ^ 1,)) + reply[place + 1 :]]
