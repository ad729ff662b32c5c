"""Asks name servers for addresses with dnspython; whether the answer is the right one is judged elsewhere."""

from __future__ import annotations

import asyncio
from ipaddress import ip_address
from typing import Literal

import dns.asyncquery
import dns.exception
import dns.flags
import dns.message
import dns.name
import dns.rcode
import dns.rdatatype
import dns.resolver

from console.collect.seen import Addresses, failed, timed_out, unknown
from console.i18n import _
from console.model.check import Finding
from console.model.oserror import os_words
from console.model.time import Seconds


async def ask(
    name: str, record: Literal["A", "AAAA"], server: str, port: int, timeout_s: Seconds
) -> Addresses | Finding:
    """The answer of `server`; without one, that of the first of this host's resolvers."""
    try:
        where = await _address_of(server) if server else _own_resolver()
        query = dns.message.make_query(dns.name.from_text(name), record)
        answer, _tcp = await dns.asyncquery.udp_with_fallback(
            query, where, timeout=timeout_s, port=port, ignore_unexpected=True, ignore_trailing=True
        )
        return _read(answer)
    except dns.resolver.NoResolverConfiguration:
        return unknown("no_resolver", _("this host has no resolver; say which one to ask: resolver = …"))
    except dns.exception.Timeout:
        return timed_out(_("the name server {server}").format(server=server or where), timeout_s)
    except (OSError, EOFError) as error:
        sentence = _("the name server {server} cannot be asked: {why}")
        return failed("name_server", sentence.format(server=server, why=os_words(error)))
    except dns.exception.DNSException as error:
        sentence = _("the name server {server} answers nonsense: {why}")
        return failed("malformed", sentence.format(server=server, why=error))


def _read(answer: dns.message.Message) -> Addresses:
    word = dns.rcode.to_text(answer.rcode())
    speaks = bool(answer.flags & dns.flags.AA)
    if answer.rcode() != dns.rcode.NOERROR or not isinstance(answer, dns.message.QueryMessage):
        return Addresses(word, (), speaks)
    found = answer.resolve_chaining().answer
    return Addresses(word, tuple(sorted(item.to_text() for item in found)) if found is not None else (), speaks)


def _own_resolver() -> str:
    servers = dns.resolver.Resolver().nameservers
    if not servers:
        raise dns.resolver.NoResolverConfiguration
    return str(servers[0])


async def _address_of(server: str) -> str:
    try:
        return str(ip_address(server))
    except ValueError:
        found = await asyncio.get_running_loop().getaddrinfo(server, None)
        return str(found[0][4][0])
