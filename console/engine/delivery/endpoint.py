"""Where messages can go: the addresses of the configuration, each on its own, so that each succeeds or fails alone."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypeAlias

from msgspec import Struct

from console.alerts.notify.policy import contact_address, way_address
from console.config.notify import ContactTable, NotifyTable
from console.config.schema import Config
from console.config.secrets import Reference


class AppriseUrl(Struct, frozen=True):
    """A service that apprise knows how to reach."""

    url: Reference


class Webhook(Struct, frozen=True):
    """An address that is posted JSON."""

    url: Reference
    headers: dict[str, Reference] = {}


class Wall(Struct, frozen=True):
    """The terminals of everybody who is logged in on this host, by wall(1)."""


class Bell(Struct, frozen=True):
    """The bell of every terminal on this host."""


Endpoint: TypeAlias = AppriseUrl | Webhook | Wall | Bell


def endpoints(config: Config) -> dict[str, Endpoint]:
    """Every endpoint by its id; an id begins with the policy's address that it belongs to: `contacts.budi/1`."""
    found: dict[str, Endpoint] = {}
    for name, contact in config.contacts.items():
        found |= {f"{contact_address(name)}/{mark}": endpoint for mark, endpoint in _of(contact)}
    for name, way in config.notify.items():
        found |= {f"{way_address(name)}/{mark}": endpoint for mark, endpoint in _of(way)}
        if way.wall:
            found[f"{way_address(name)}/wall"] = Wall()
        if way.bell:
            found[f"{way_address(name)}/bell"] = Bell()
    return found


def _of(table: ContactTable | NotifyTable) -> Iterator[tuple[str, Endpoint]]:
    for number, url in enumerate(table.urls, start=1):
        yield str(number), AppriseUrl(url)
    if table.webhook is not None:
        yield "webhook", Webhook(table.webhook.url, table.webhook.headers)
