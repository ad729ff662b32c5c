"""The manager with v1 and v2c against an agent whose misbehaviour is scripted."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator, Callable

import pytest

from console.snmp import ber
from console.snmp.client import Agent, Community, Dropped, Manager, Missing
from console.snmp.errors import ErrorStatus, Malformed, Timeout, TooBig, UnorderedReply, Unreachable
from console.snmp.pdu import Kind, Pdu, encode_pdu
from tests.fakes.snmp_agent import SYS_DESCR, SYS_UP_TIME, SnmpAgent

COLUMN = (1, 3, 6, 1, 2, 1, 2, 2, 1, 10)
FAST = 0.1


@pytest.fixture
async def manager() -> AsyncIterator[Manager]:
    opened = await Manager.open()
    yield opened
    await opened.close()


@pytest.fixture
async def device() -> AsyncIterator[SnmpAgent]:
    started = await SnmpAgent.start()
    yield started
    started.stop()


def agent(device: SnmpAgent, version: str = "2c", *, timeout_s: float = 5.0, retries: int = 0) -> Agent:
    community = Community("1" if version == "1" else "2c", b"public")
    return Agent("127.0.0.1", device.port, community, timeout_s=timeout_s, retries=retries)


async def test_values_come_in_the_order_asked(manager: Manager, device: SnmpAgent) -> None:
    """A GET's values stand in the order of its names, whatever that order is."""
    assert await manager.get(agent(device), (SYS_UP_TIME, SYS_DESCR)) == (4711, b"a fake")


@pytest.mark.parametrize(
    ("encoded", "value"),
    [
        (ber.integer(-1), -1),
        (ber.integer(-(2**31)), -(2**31)),
        (ber.integer(2**31 - 1), 2**31 - 1),
        (ber.integer(2**32 - 1, ber.COUNTER32), 2**32 - 1),
        (ber.tlv(ber.GAUGE32, b"\xff\xff\xff\xff"), 2**32 - 1),
        (ber.integer(2**64 - 1, ber.COUNTER64), 2**64 - 1),
        (ber.tlv(ber.COUNTER64, b"\x80" + bytes(7)), 2**63),
        (ber.integer(2**32 - 1, ber.TIME_TICKS), 2**32 - 1),
        (ber.octets(b""), b""),
        (ber.octets(bytes(range(256))), bytes(range(256))),
        (ber.tlv(ber.IP_ADDRESS, bytes((192, 0, 2, 1))), bytes((192, 0, 2, 1))),
        (ber.tlv(ber.OPAQUE, b"\x9f\x78\x04\x3f\x80\x00\x00"), b"\x9f\x78\x04\x3f\x80\x00\x00"),
        (ber.oid((1, 3, 6, 1, 4, 1, 4294967295)), (1, 3, 6, 1, 4, 1, 4294967295)),
        (b"\x06\x00", ()),
        (b"\x05\x00", None),
        (b"\x80\x00", Missing.NO_SUCH_OBJECT),
        (b"\x81\x00", Missing.NO_SUCH_INSTANCE),
        (b"\x82\x00", Missing.END_OF_MIB_VIEW),
    ],
)
async def test_a_value_arrives_as_it_was_meant(
    manager: Manager, device: SnmpAgent, encoded: bytes, value: object
) -> None:
    """Signed and unsigned edges, Counter64 and the exceptions arrive as native values."""
    device.mib[SYS_DESCR] = encoded
    assert await manager.get(agent(device), (SYS_DESCR,)) == (value,)


async def test_each_device_gets_its_own_answer(manager: Manager) -> None:
    """Fifty agents asked at the same time over one socket each give their own values."""
    devices = [await SnmpAgent.start() for _ in range(50)]
    for number, device in enumerate(devices):
        device.mib[SYS_DESCR] = ber.integer(number)
    found = await asyncio.gather(*(manager.get(agent(device), (SYS_DESCR,)) for device in devices))
    assert found == [(number,) for number in range(50)]
    for device in devices:
        device.stop()


async def test_every_third_datagram_lost_is_made_good(manager: Manager, device: SnmpAgent) -> None:
    """With every third reply lost, retries bring every answer."""
    count = 0

    def lossy(reply: bytes) -> list[bytes]:
        nonlocal count
        count += 1
        return [] if count % 3 == 0 else [reply]

    device.script = lossy
    asked = agent(device, timeout_s=FAST, retries=8)
    found = await asyncio.gather(*(manager.get(asked, (SYS_DESCR,)) for _ in range(30)))
    assert found == [(b"a fake",)] * 30


async def test_a_late_answer_to_the_first_try_counts_once(manager: Manager, device: SnmpAgent) -> None:
    """The answer to the first try is taken during the second, and the second answer is dropped."""
    held: list[bytes] = []

    def late(reply: bytes) -> list[bytes]:
        held.append(reply)
        return [held[0], held[1]] if len(held) == 2 else []

    device.script = late
    assert await manager.get(agent(device, timeout_s=FAST, retries=3), (SYS_DESCR,)) == (b"a fake",)
    await _until(lambda: manager.dropped[Dropped.UNKNOWN_ID] == 1)


async def test_a_duplicated_reply_is_taken_once(manager: Manager, device: SnmpAgent) -> None:
    """A reply that arrives twice answers one request and disturbs no other."""
    device.script = lambda reply: [reply, reply]
    asked = agent(device)
    assert await manager.get(asked, (SYS_DESCR,)) == (b"a fake",)
    assert await manager.get(asked, (SYS_UP_TIME,)) == (4711,)
    await _until(lambda: manager.dropped[Dropped.UNKNOWN_ID] == 2)


async def test_a_reply_from_a_wrong_address_is_dropped(manager: Manager, device: SnmpAgent) -> None:
    """The right octets from another port are not an answer."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as stranger:

        def elsewhere(reply: bytes) -> list[bytes]:
            stranger.sendto(reply, device.peer)
            return []

        device.script = elsewhere
        with pytest.raises(Timeout):
            await manager.get(agent(device, timeout_s=FAST), (SYS_DESCR,))
    assert manager.dropped[Dropped.WRONG_ADDRESS] == 1


async def test_a_reply_with_another_community_is_dropped(manager: Manager, device: SnmpAgent) -> None:
    """A reply must carry the community of its request."""
    device.script = lambda reply: [reply.replace(b"public", b"secret")]
    with pytest.raises(Timeout):
        await manager.get(agent(device, timeout_s=FAST), (SYS_DESCR,))
    assert manager.dropped[Dropped.WRONG_COMMUNITY] == 1


async def test_a_v1_reply_to_v2c_is_dropped(manager: Manager, device: SnmpAgent) -> None:
    """A reply must be of its request's version."""
    device.script = lambda reply: [reply.replace(b"\x02\x01\x01\x04\x06public", b"\x02\x01\x00\x04\x06public")]
    with pytest.raises(Timeout):
        await manager.get(agent(device, timeout_s=FAST), (SYS_DESCR,))


async def test_an_echoed_request_is_no_answer(manager: Manager, device: SnmpAgent) -> None:
    """A GET that comes back as it went out is dropped."""
    device.script = lambda _: [device.received[-1]]
    with pytest.raises(Timeout):
        await manager.get(agent(device, timeout_s=FAST), (SYS_DESCR,))
    assert manager.dropped[Dropped.NO_RESPONSE] == 1


async def test_a_large_reply_arrives_whole(manager: Manager, device: SnmpAgent) -> None:
    """Sixty kilobytes, many fragments on any real network, arrive in one piece."""
    device.mib[SYS_DESCR] = ber.octets(b"x" * 60_000)
    assert await manager.get(agent(device), (SYS_DESCR,)) == (b"x" * 60_000,)


async def test_too_big_is_said(manager: Manager, device: SnmpAgent) -> None:
    """Error-status tooBig is an error of its own, so that the caller can ask for less."""
    device.status = 1
    with pytest.raises(TooBig):
        await manager.get(agent(device), (SYS_DESCR,))


async def test_an_error_status_carries_its_variable(manager: Manager, device: SnmpAgent) -> None:
    """Any other error-status names the status and the variable."""
    device.status = 5
    with pytest.raises(ErrorStatus) as caught:
        await manager.get(agent(device), (SYS_DESCR,))
    assert (caught.value.status, caught.value.index) == (5, 1)


async def test_v1_reads_the_rest_when_one_is_missing(manager: Manager, device: SnmpAgent) -> None:
    """A v1 agent refuses the whole request for a missing name; the others are still read."""
    absent = (1, 3, 6, 1, 9, 9)
    found = await manager.get(agent(device, "1"), (SYS_DESCR, absent, SYS_UP_TIME))
    assert found == (b"a fake", Missing.NO_SUCH_OBJECT, 4711)


@pytest.mark.parametrize("version", ["1", "2c"])
async def test_a_walk_finds_a_table_and_stops_behind_it(manager: Manager, device: SnmpAgent, version: str) -> None:
    """A walk brings every row below its root and nothing else, by GETNEXT and by GETBULK."""
    found = await manager.walk(agent(device, version), COLUMN, max_repetitions=7)
    assert found == [((*COLUMN, row), row * 1000) for row in range(1, 41)]


async def test_a_walk_that_goes_round_is_stopped(manager: Manager, device: SnmpAgent) -> None:
    """An agent that always names the same successor cannot hold the walk."""
    device.respond = lambda _data, pdu, _v1: encode_pdu(
        Kind.RESPONSE, pdu.request_id, (((*COLUMN, 1), ber.integer(1)),)
    )
    with pytest.raises(UnorderedReply):
        await manager.walk(agent(device), COLUMN)


async def test_a_walk_is_bounded(manager: Manager, device: SnmpAgent) -> None:
    """A table above the limit is an error and not a part that looks like the whole."""
    with pytest.raises(TooBig):
        await manager.walk(agent(device), COLUMN, limit=10)


async def test_a_walk_asks_for_less_when_it_was_too_much(manager: Manager, device: SnmpAgent) -> None:
    """Error-status tooBig halves the repetitions until the agent can answer."""

    def small(data: bytes, pdu: Pdu, v1: bool) -> bytes:
        device.status = 1 if pdu.place > 6 else 0
        return device.response(data, pdu, v1)

    device.respond = small
    assert len(await manager.walk(agent(device), COLUMN)) == 40


async def test_garbage_is_named_when_time_is_up(manager: Manager, device: SnmpAgent) -> None:
    """A device that answers with something else is Malformed, not silent."""
    device.script = lambda _: [b"\xffnot SNMP at all"]
    with pytest.raises(Malformed):
        await manager.get(agent(device, timeout_s=FAST), (SYS_DESCR,))


async def test_a_true_answer_after_garbage_wins(manager: Manager, device: SnmpAgent) -> None:
    """What anyone may throw in does not end a request whose answer comes."""
    device.script = lambda reply: [b"\x30\x03junk", reply[:-4], reply]
    assert await manager.get(agent(device), (SYS_DESCR,)) == (b"a fake",)


async def test_a_reply_about_other_names_is_malformed(manager: Manager, device: SnmpAgent) -> None:
    """Values of other variables than those asked are never taken for them."""
    wrong, right = ber.oid(SYS_UP_TIME), ber.oid(SYS_DESCR)
    device.script = lambda reply: [reply.replace(right, wrong)]
    with pytest.raises(Malformed):
        await manager.get(agent(device, timeout_s=FAST), (SYS_DESCR,))


async def test_names_in_a_longer_spelling_are_the_same_names(manager: Manager, device: SnmpAgent) -> None:
    """BER allows a length in more octets than needed, and some agents use them."""
    variable = b"\x30\x82\x00\x12" + b"\x06\x81\x08" + ber.oid(SYS_DESCR)[2:] + b"\x04\x81\x04long"

    def respond(_data: bytes, pdu: Pdu, _v1: bool) -> bytes:
        return ber.tlv(Kind.RESPONSE, ber.integer(pdu.request_id) + b"\x02\x01\x00" * 2 + ber.sequence(variable))

    device.respond = respond
    assert await manager.get(agent(device), (SYS_DESCR,)) == (b"long",)


async def test_silence_ends_after_all_tries(manager: Manager, device: SnmpAgent) -> None:
    """With two retries a silent agent is asked three times, with the same octets, and then it is Timeout."""
    device.script = lambda _: []
    with pytest.raises(Timeout):
        await manager.get(agent(device, timeout_s=FAST, retries=2), (SYS_DESCR,))
    assert len(device.received) == 3
    assert len(set(device.received)) == 1


async def test_a_cancelled_request_leaves_nothing_behind(manager: Manager, device: SnmpAgent) -> None:
    """Cancelling forgets the request id, and the answer that comes later is dropped."""
    held: list[bytes] = []

    def hold(reply: bytes) -> list[bytes]:
        held.append(reply)
        return []

    device.script = hold
    task = asyncio.create_task(manager.get(agent(device), (SYS_DESCR,)))
    await _until(lambda: bool(held))
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    device.send(held[0])
    await _until(lambda: manager.dropped[Dropped.UNKNOWN_ID] == 1)


async def test_a_closed_manager_ends_its_requests(device: SnmpAgent) -> None:
    """Closing the manager does not leave anybody waiting."""
    manager = await Manager.open()
    device.script = lambda _: []
    task = asyncio.create_task(manager.get(agent(device), (SYS_DESCR,)))
    await _until(lambda: bool(device.received))
    await manager.close()
    with pytest.raises(Timeout):
        await task


async def test_a_name_that_does_not_resolve_is_unreachable(manager: Manager) -> None:
    """A host name without an address is said at once."""
    with pytest.raises(Unreachable):
        await manager.get(Agent("no-such-host.invalid", 161, Community("2c", b"public")), (SYS_DESCR,))


async def test_an_agent_that_vanished_is_unreachable_before_its_timeout(manager: Manager, device: SnmpAgent) -> None:
    """Where the kernel reports the closed port, a request does not use up its timeout of a minute."""
    if not hasattr(socket, "MSG_ERRQUEUE"):
        pytest.skip("this kernel does not report ICMP errors")
    device.stop()
    await asyncio.sleep(0)
    with pytest.raises(Unreachable):
        await manager.get(agent(device, timeout_s=60), (SYS_DESCR,))


async def test_a_vanished_agent_does_not_disturb_another(manager: Manager, device: SnmpAgent) -> None:
    """The kernel's bad news about one peer ends only that peer's requests."""
    gone = await SnmpAgent.start()
    gone.stop()
    await asyncio.sleep(0)
    found = await asyncio.gather(
        *(manager.get(agent(one), (SYS_DESCR,)) for one in (gone, device, gone, device)), return_exceptions=True
    )
    assert found[1] == found[3] == (b"a fake",)
    assert isinstance(found[0], Unreachable)


async def test_ipv6_agents_are_read(manager: Manager) -> None:
    """An IPv6 address works as an IPv4 one does."""
    try:
        device = await SnmpAgent.start(address="::1")
    except OSError:
        pytest.skip("this machine has no IPv6 loopback")
    asked = Agent("::1", device.port, Community("2c", b"public"), timeout_s=5.0)
    assert await manager.get(asked, (SYS_DESCR,)) == (b"a fake",)
    device.stop()


async def test_v1_has_no_getbulk(manager: Manager, device: SnmpAgent) -> None:
    """Asking v1 for GETBULK is the caller's mistake."""
    with pytest.raises(ValueError, match="GETBULK"):
        await manager.get_bulk(agent(device, "1"), (COLUMN,), 5)


async def _until(condition: Callable[[], bool]) -> None:
    async with asyncio.timeout(10):
        while not condition():
            await asyncio.sleep(0.005)
