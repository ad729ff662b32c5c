"""Agents that answer wrongly, polled over real sockets beside a sound one: each is named, and none disturbs it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest

from console.clock import SystemClock
from console.collect.snmp import SYS_DESCR, SYS_NAME, SYS_OBJECT_ID, SnmpCollector
from console.collect.transport.snmp import SnmpTransport
from console.config.secrets import Secret
from console.inventory import SnmpAccess, Target
from console.model.failure import Cause
from console.model.poll import Poll
from console.model.reading import Quality
from console.profiles.catalogue import Catalogue
from console.snmp import ber
from console.snmp.pdu import Kind, Pdu, encode_pdu
from console.snmp.value import Oid
from tests.fakes.snmp_agent import SYS_UP_TIME, SnmpAgent

ENTERPRISE: Oid = (1, 3, 6, 1, 4, 1, 55555)
NAMES: Oid = (*ENTERPRISE, 2, 1, 2)
TEMPERATURES: Oid = (*ENTERPRISE, 2, 1, 3)
PROFILE = """
title = "Probes"
kind = "sensor"
root = "1.3.6.1.4.1.55555"
[match]
sys_object_id = "1.3.6.1.4.1.55555"
[[tables]]
root = ".2.1"
label = ".2"
columns = [{ point = "temperature", oid = ".3", scale = 0.1 }]
"""
ROWS = (1, 2, 3)

Misbehaviour = Callable[[SnmpAgent], None]


def room(names: dict[int, bytes] | None = None) -> dict[Oid, bytes]:
    """A device with a probe a row."""
    rows = names or {row: f"probe {row}".encode() for row in ROWS}
    return {
        SYS_DESCR: ber.octets(b"probes"),
        SYS_OBJECT_ID: ber.oid(ENTERPRISE),
        SYS_UP_TIME: ber.integer(4711, ber.TIME_TICKS),
        SYS_NAME: ber.octets(b"room"),
        **{(*NAMES, row): ber.octets(name) for row, name in rows.items()},
        **{(*TEMPERATURES, row): ber.integer(200 + row) for row in rows},
    }


@pytest.fixture
async def agents() -> AsyncIterator[Callable[[], SnmpAgent]]:
    """Makes agents of such devices; all of them stop with the test."""
    made = [await SnmpAgent.start() for _ in range(2)]
    for agent in made:
        agent.mib = room()
    given = iter(made)
    yield lambda: next(given)
    for agent in made:
        agent.stop()


@pytest.fixture
async def collector(tmp_path: Path) -> AsyncIterator[SnmpCollector]:
    """One for all devices, with one socket for all of them."""
    (tmp_path / "probes.toml").write_text(PROFILE)
    transport = SnmpTransport()
    yield SnmpCollector(transport, Catalogue.load(tmp_path), SystemClock())
    await transport.close()


def target(agent: SnmpAgent, name: str, timeout_s: float = 0.3) -> Target:
    """The source that reads it."""
    access = SnmpAccess("127.0.0.1", version="2c", community=Secret("public"), port=agent.port)
    return Target(name, "snmp", access, timeout_s=timeout_s, retries=0)


def values(poll: Poll) -> dict[str, object]:
    """What each probe says."""
    return {one.instance: one.value for one in poll.readings if one.point == "temperature"}


def _goes_round(agent: SnmpAgent) -> None:
    """Every walk comes back to where it was."""
    sound = agent.response

    def respond(data: bytes, pdu: Pdu, v1: bool) -> bytes:
        if pdu.kind is Kind.GET:
            return sound(data, pdu, v1)
        row = tuple(((*NAMES, row), ber.octets(b"again")) for row in (1, 2, 1))
        return encode_pdu(Kind.RESPONSE, pdu.request_id, row)

    agent.respond = respond


def _never_ends(agent: SnmpAgent) -> None:
    """A table with more rows than any device has."""
    sound = agent.response

    def respond(data: bytes, pdu: Pdu, v1: bool) -> bytes:
        if pdu.kind is Kind.GET:
            return sound(data, pdu, v1)
        never_ends.count += 1
        first = never_ends.count * 25
        row = tuple(((*NAMES, first + row), ber.octets(b"more")) for row in range(25))
        return encode_pdu(Kind.RESPONSE, pdu.request_id, row)

    never_ends = _Counter()
    agent.respond = respond


class _Counter:
    count = 0


def _sends(change: Callable[[bytes], list[bytes]]) -> Misbehaviour:
    def misbehave(agent: SnmpAgent) -> None:
        agent.script = change

    return misbehave


def _other_id(reply: bytes) -> list[bytes]:
    """The reply to a request that nobody made."""
    place = reply.index(b"\xa2")
    at = reply.index(b"\x02\x04", place) + 2
    return [reply[:at] + bytes((reply[at] ^ 1,)) + reply[at + 1 :]]


def _refuses(agent: SnmpAgent) -> None:
    agent.status = 5


BAD: dict[str, tuple[Misbehaviour, set[Cause]]] = {
    "goes round": (_goes_round, {Cause.MALFORMED}),
    "never ends": (_never_ends, {Cause.MALFORMED, Cause.TIMEOUT, Cause.UNSUPPORTED}),
    "is cut off": (_sends(lambda reply: [reply[:-3]]), {Cause.MALFORMED}),
    "is no BER": (_sends(lambda reply: [b"\xff" * 40]), {Cause.MALFORMED}),
    "is too long": (_sends(lambda reply: [b"0\x83\x01\x00\x00" + bytes(60_000)]), {Cause.MALFORMED}),
    "has another id": (_sends(_other_id), {Cause.TIMEOUT}),
    "is silent": (_sends(lambda reply: []), {Cause.TIMEOUT}),
    "refuses everything": (_refuses, set(Cause)),
}


@pytest.mark.parametrize("how", BAD)
async def test_a_bad_agent_is_named_and_disturbs_nobody(
    agents: Callable[[], SnmpAgent], collector: SnmpCollector, how: str
) -> None:
    """Its polls end with a cause and a sentence, and the device beside it is read whole at the same time."""
    misbehave, causes = BAD[how]
    sound, bad = agents(), agents()
    misbehave(bad)
    told, *beside = await asyncio.gather(
        collector.poll(target(bad, "bad")),
        *(collector.poll(target(sound, f"sound-{number}", 20.0)) for number in range(4)),
    )
    again = await collector.poll(target(bad, "bad"))
    for poll in (told, again):
        assert poll.failure is not None
        assert poll.failure.cause in causes
        assert poll.failure.message
    for poll in beside:
        assert poll.failure is None
        assert values(poll) == {"probe 1": 20.1, "probe 2": 20.2, "probe 3": 20.3}


async def test_a_table_that_changes_between_requests_is_read_as_it_is(
    agents: Callable[[], SnmpAgent], collector: SnmpCollector
) -> None:
    """A row that goes while its table is walked has no value, and never that of the row that took its place."""
    agent = agents()
    sound = agent.response
    asked: list[Kind] = []

    def respond(data: bytes, pdu: Pdu, v1: bool) -> bytes:
        asked.append(pdu.kind)
        answer = sound(data, pdu, v1)
        if pdu.kind is not Kind.GET:
            agent.mib = room({1: b"probe 1", 3: b"probe 3", 4: b"probe 4"})
        return answer

    agent.respond = respond
    first = await collector.poll(target(agent, "room", 20.0))
    assert Kind.GET_BULK in asked
    assert set(values(first).items()) <= {("probe 1", 20.1), ("probe 3", 20.3), ("probe 4", 20.4)}
    assert ("probe 1", 20.1) in values(first).items()


async def test_values_of_the_wrong_type_are_marked(agents: Callable[[], SnmpAgent], collector: SnmpCollector) -> None:
    """A text where a number belongs is unknown with what it says, an absurd number is marked, the others stand."""
    agent = agents()
    agent.mib[(*TEMPERATURES, 1)] = ber.octets(b"warm \xff\x1b[2J")
    agent.mib[(*TEMPERATURES, 2)] = ber.integer(2**31 - 1)
    agent.mib[(*TEMPERATURES, 3)] = ber.oid(ENTERPRISE)
    agent.mib |= {(*NAMES, 4): ber.octets(b"probe 4"), (*TEMPERATURES, 4): ber.integer(215)}
    poll = await collector.poll(target(agent, "room", 20.0))
    found = {one.instance: one for one in poll.readings}
    assert (found["probe 1"].value, "\x1b" in found["probe 1"].note) == (None, False)
    assert found["probe 2"].quality is Quality.BAD
    assert "probe 3" not in found or found["probe 3"].value is None
    assert found["probe 4"].value == 21.5


async def test_names_that_are_no_utf8_are_made_readable(
    agents: Callable[[], SnmpAgent], collector: SnmpCollector
) -> None:
    """Latin-1 is read as such, what is neither is harmless, and rows of one name stay two."""
    agent = agents()
    agent.mib = room({1: b"K\xfchlung", 2: b"\xff\xfe\x1b[2J", 3: "Łódź".encode(), 4: b"twin", 5: b"twin"})
    agent.mib[SYS_NAME] = ber.octets(b"R\xe4um\x07")
    poll = await collector.poll(target(agent, "room", 20.0))
    found = values(poll)
    assert (found["Kühlung"], found["Łódź"]) == (20.1, 20.3)
    assert len(found) == 5
    assert not any(ord(char) < 32 for name in found for char in name)
    assert poll.identity is not None
    assert poll.identity.name == "Räum\N{REPLACEMENT CHARACTER}"
