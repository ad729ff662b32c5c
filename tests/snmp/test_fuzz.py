"""Whatever arrives, decoding raises Malformed alone and the manager goes on."""

from __future__ import annotations

import random
from collections.abc import AsyncIterator

import pytest

from console.snmp import ber
from console.snmp.client import Agent, Community, Credentials, Manager, User
from console.snmp.engine import Engine
from console.snmp.errors import Malformed, SnmpError
from console.snmp.message import AUTHENTICATED, ENCRYPTED, read_envelope
from console.snmp.pdu import Kind, encode_pdu, read_pdu, values, variables
from console.snmp.security import Security
from tests.fakes.snmp_agent import MIB, SYS_DESCR, SYS_UP_TIME, SnmpAgent

ROUNDS = 4000
USER = User(b"rack", "SHA-1", b"authpass12", "AES-128", b"privpass12")


def mutated(data: bytes, chance: random.Random) -> bytes:
    """`data` with one to four octets changed, or cut, or doubled somewhere."""
    octets = bytearray(data)
    for _ in range(chance.randint(1, 4)):
        place = chance.randrange(len(octets))
        match chance.randrange(6):
            case 0:
                octets[place] ^= 1 << chance.randrange(8)
            case 1:
                octets[place] = chance.choice((0, 0x7F, 0x80, 0x81, 0x82, 0x84, 0xFF))
            case 2:
                del octets[place:]
            case 3:
                del octets[place : place + chance.randint(1, 8)]
            case 4:
                octets[place:place] = octets[place : place + chance.randint(1, 8)]
            case _:
                octets[place] = chance.randrange(256)
        if not octets:
            return b""
    return bytes(octets)


@pytest.mark.parametrize("seed", [1, 2])
def test_a_mutated_pdu_is_read_or_malformed(seed: int) -> None:
    """Random mutations of a reply raise one exception type only, in both readers of variables."""
    chance = random.Random(seed)
    found = tuple(MIB.items())[:8]
    whole = encode_pdu(Kind.RESPONSE, 0x01020304, found)
    names = tuple(ber.oid(name) for name, _ in found)
    for _ in range(ROUNDS):
        data = mutated(whole, chance)
        try:
            pdu = read_pdu(data, 0, len(data))
            variables(data, pdu.start, pdu.stop)
            values(data, pdu.start, pdu.stop, names)
        except Malformed:
            continue


@pytest.mark.parametrize("flags", [0, AUTHENTICATED, AUTHENTICATED | ENCRYPTED])
def test_a_mutated_v3_message_is_never_taken_for_authentic(flags: int) -> None:
    """Random mutations of a v3 message raise Malformed alone, and none passes the digest."""
    chance = random.Random(flags)
    device = SnmpAgent(USER)
    whole = device.sealed(7, encode_pdu(Kind.RESPONSE, 7, tuple(MIB.items())[:4]), flags=flags)
    security = Security()
    for _ in range(ROUNDS):
        data = mutated(whole, chance)
        if data == whole:
            continue
        try:
            at, end = ber.enter(data, 0, len(data), ber.SEQUENCE)
            _, at = ber.read_integer(data, at, end)
            envelope = read_envelope(data[:end], at, end)
            opened = security.open(USER, Engine(device.engine_id, 3, 1000, 0.0), envelope, data[:end], 0.0)
        except Malformed:
            continue
        assert not getattr(opened, "authentic", False) or data[:end] == whole


@pytest.mark.parametrize("credentials", [Community("2c", b"public"), USER], ids=["v2c", "v3"])
async def test_a_manager_survives_mutated_replies(manager: Manager, credentials: Credentials) -> None:
    """Requests to an agent that mutates its replies end as values or SnmpError, and then a sound reply is read."""
    chance = random.Random(3)
    device = await SnmpAgent.start(USER)
    device.script = lambda reply: [mutated(reply, chance) for _ in range(60)]
    asked = Agent("127.0.0.1", device.port, credentials, timeout_s=0.05, retries=0)
    for _ in range(15):
        try:
            await manager.get(asked, (SYS_DESCR, SYS_UP_TIME))
        except SnmpError:
            continue
    device.script = lambda reply: [reply]
    asked.timeout_s = 5.0
    assert await manager.get(asked, (SYS_UP_TIME,)) == (4711,)
    device.stop()


@pytest.fixture
async def manager() -> AsyncIterator[Manager]:
    opened = await Manager.open()
    yield opened
    await opened.close()
