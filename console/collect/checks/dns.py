"""Whether a name leads where it should, by the resolver and by the zone's own server; pure."""

from __future__ import annotations

from console.collect.seen import Addresses, failed
from console.i18n import _
from console.model.check import DnsCheck, Finding, Outcome


def judge_dns(check: DnsCheck, resolved: Addresses, zone: Addresses | None) -> Finding:
    """A resolver is believed only where the expected address, or the zone's own server, says the same."""
    own = None if zone is None else _plain(check, zone)
    if isinstance(own, Finding):
        return own
    answer = _plain(check, resolved)
    if isinstance(answer, Finding):
        return answer
    expected = set(check.expected)
    if own is not None and expected and own != expected:
        return _wrong(check, own, "wrong_zone")
    if expected and answer != expected:
        return _wrong(check, answer, "resolver_lies" if own == expected else "wrong_address")
    if own is not None and own != answer:
        return _wrong(check, answer, "resolver_lies")
    found = _("{name} leads to {addresses}").format(name=check.name, addresses=_listed(answer))
    if zone is not None and not zone.authoritative:
        sentence = _("{found}, but {server} does not speak for the zone")
        text = sentence.format(found=found, server=check.authoritative)
        return Finding(Outcome.IMPAIRED, "not_authoritative", text)
    return Finding(Outcome.PASSED, "ok", found)


def _plain(check: DnsCheck, answer: Addresses) -> set[str] | Finding:
    if answer.rcode == "NXDOMAIN":
        return failed("no_such_name", _("there is no name {name}").format(name=check.name))
    if answer.rcode != "NOERROR":
        sentence = _("the name server does not answer for {name} ({word})")
        return failed("name_server", sentence.format(name=check.name, word=answer.rcode))
    if not answer.addresses:
        return failed("no_address", _("{name} has no address").format(name=check.name))
    return set(answer.addresses)


def _wrong(check: DnsCheck, found: set[str], reason: str) -> Finding:
    if reason == "resolver_lies":
        sentence = _("the resolver says that {name} is at {found}; the zone's own server says otherwise")
    else:
        sentence = _("{name} leads to {found}, not to {expected}")
    text = sentence.format(name=check.name, found=_listed(found), expected=_listed(set(check.expected)))
    return failed(reason, text)


def _listed(addresses: set[str]) -> str:
    return ", ".join(sorted(addresses))
