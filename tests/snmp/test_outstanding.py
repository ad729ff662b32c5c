"""Tests of `console.snmp.outstanding`: ids of requests that wait."""

from __future__ import annotations

import asyncio

from console.snmp.agent import Agent, Community
from console.snmp.exchange import Exchange
from console.snmp.outstanding import Outstanding
from console.snmp.pdu import ID_OCTETS, get_request


def an_exchange(loop: asyncio.AbstractEventLoop, port: int = 161) -> Exchange:
    agent = Agent("192.0.2.1", port, Community("2c", b"public"))
    request = get_request(((1, 3, 6),))
    return Exchange(agent, ("192.0.2.1", port), request, loop.create_future(), lambda _: None, timeout_s=1.0, retries=0)


async def test_every_id_of_a_request_leads_to_it() -> None:
    """A late answer to an earlier try still finds its request."""
    outstanding, exchange = Outstanding(), an_exchange(asyncio.get_running_loop())
    drawn = [outstanding.add(exchange) for _ in range(3)]
    assert len(set(drawn)) == 3
    assert all(outstanding.find(int.from_bytes(one, "big")) is exchange for one in drawn)


async def test_ids_have_four_octets_and_are_positive() -> None:
    """Four octets, the first between 1 and 127, so that a request's length never depends on its id (RFC 3416)."""
    outstanding, exchange = Outstanding(), an_exchange(asyncio.get_running_loop())
    for _ in range(5000):
        drawn = outstanding.add(exchange)
        assert len(drawn) == ID_OCTETS
        assert 1 <= drawn[0] <= 0x7F


async def test_what_was_removed_is_not_found() -> None:
    """A request that is forgotten takes all its ids along."""
    outstanding, exchange = Outstanding(), an_exchange(asyncio.get_running_loop())
    number = int.from_bytes(outstanding.add(exchange), "big")
    outstanding.remove(exchange)
    assert outstanding.find(number) is None
    assert outstanding.all() == set()


async def test_requests_are_found_by_the_address_that_they_wait_for() -> None:
    """What an address says concerns only the requests that were sent there."""
    loop = asyncio.get_running_loop()
    outstanding, here, there = Outstanding(), an_exchange(loop), an_exchange(loop, 1161)
    outstanding.add(here)
    outstanding.add(there)
    assert outstanding.of(("192.0.2.1", 1161)) == [there]
