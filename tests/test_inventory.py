"""A configuration becomes what exists and what is read."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from console.config.schema import Config
from console.config.secrets import Reference, Secret
from console.config.validate import validate
from console.errors import SecretError
from console.inventory import Inventory, LocalAccess, SnmpAccess, SshAccess, build
from console.model.device import DeviceKind, Warranty
from console.model.failure import Cause
from console.model.place import Place, Rack, Room, Site

DOCUMENT: dict[str, Any] = {
    "sites": {"town": {"name": "Town", "timezone": "Asia/Makassar"}},
    "rooms": {"hall": {"site": "town"}},
    "racks": {"r1": {"room": "hall", "units": 24}},
    "credentials": {
        "v2": {"type": "snmp", "version": "2c", "community": "env:COMMUNITY"},
        "v3": {
            "type": "snmp",
            "version": "3",
            "user": "u",
            "auth": "SHA-256",
            "auth_key": "env:AUTH",
            "priv": "AES-128",
            "priv_key": "env:PRIV",
        },
        "key": {"type": "ssh", "user": "ronda", "key_file": "~/.ssh/ronda"},
        "agent": {"type": "ssh", "user": "ronda"},
        "password": {"type": "ssh", "user": "ronda", "password": "env:PASSWORD"},
    },
}
FULL = {"COMMUNITY": "c", "AUTH": "a", "PRIV": "p", "PASSWORD": "s"}


def config(*, engine: dict[str, Any] | None = None, **devices: dict[str, Any]) -> Config:
    loaded = validate(DOCUMENT | {"devices": devices, "engine": engine or {}})
    assert loaded.config is not None, loaded.problems
    return loaded.config


def inventory(environ: dict[str, str] | None = None, **tables: Any) -> Inventory:
    known = FULL if environ is None else environ
    return build(config(**tables), lambda reference: reference.resolve(known))


def device(**changes: Any) -> dict[str, Any]:
    return {"address": "192.0.2.1", "snmp": {"credential": "v3"}} | changes


def test_places_are_built_with_their_names() -> None:
    """A place without a name is called by its id."""
    built = inventory()
    assert built.sites == {"town": Site("town", "Town", "Asia/Makassar")}
    assert built.rooms == {"hall": Room("hall", "hall", "town")}
    assert built.racks == {"r1": Rack("r1", "r1", "hall", 24)}


def test_a_rack_tells_room_and_site() -> None:
    """Where a device is is known on every level, however little was written."""
    built = inventory(a=device(place={"rack": "r1", "unit": 3, "height": 2}), b=device(place={"room": "hall"}))
    assert built.devices["a"].place == Place("town", "hall", "r1", 3, 2)
    assert built.devices["b"].place == Place("town", "hall")


def test_a_device_without_place_is_nowhere() -> None:
    """An unknown place is empty, not guessed."""
    assert inventory(a=device()).devices["a"].place == Place()


def test_a_device_carries_what_is_known_of_it() -> None:
    """Kind, warranty, feeds and dependencies are as written."""
    sealed = {"sealed": True, "vendor": "V", "contact": "C", "until": "2028-01-01", "allowed": "A"}
    built = inventory(
        pdu=device(kind="pdu", address="192.0.2.2"),
        a=device(kind="server", name="A", warranty=sealed, feeds=["pdu/1"], depends_on=["pdu"], tags=["web"]),
    )
    found = built.devices["a"]
    assert (found.kind, found.name, found.feeds, found.depends_on) == (DeviceKind.SERVER, "A", ("pdu/1",), ("pdu",))
    assert found.warranty == Warranty(True, "V", "C", "2028-01-01", "A")
    assert found.tags == ("web",)


def test_a_kind_may_be_left_to_the_profile() -> None:
    """What is not written is unknown."""
    assert inventory(a=device()).devices["a"].kind is DeviceKind.UNKNOWN


def test_each_source_is_a_target() -> None:
    """A device with three sources is read three ways."""
    built = inventory(a=device(ssh={"credential": "key", "port": 2222}, local={}))
    assert {target.source: type(target.access) for target in built.targets} == {
        "snmp": SnmpAccess,
        "ssh": SshAccess,
        "local": LocalAccess,
    }
    assert [target.access.port for target in built.targets if isinstance(target.access, SshAccess)] == [2222]


def test_the_nearest_interval_counts() -> None:
    """A source's own figures come before its device's, those before the engine's."""
    built = inventory(
        engine={"poll_interval": "1m", "timeout": "3s", "retries": 2},
        a=device(interval="10s", retries=0, snmp={"credential": "v3", "interval": "2s"}, ssh={"credential": "key"}),
    )
    snmp, ssh = built.targets
    assert (snmp.interval_s, snmp.timeout_s, snmp.retries) == (2.0, 3.0, 0)
    assert (ssh.interval_s, ssh.timeout_s, ssh.retries) == (10.0, 3.0, 0)


def test_a_sources_own_address_counts() -> None:
    """A management board answers elsewhere than the host."""
    (target,) = inventory(a=device(snmp={"credential": "v3", "address": "192.0.2.99"})).targets
    assert isinstance(target.access, SnmpAccess)
    assert target.access.address == "192.0.2.99"


def test_secrets_are_resolved() -> None:
    """The access holds what the references lead to."""
    (target,) = inventory(a=device()).targets
    access = target.access
    assert isinstance(access, SnmpAccess)
    assert access.auth_key is not None
    assert (access.version, access.user, access.auth, access.priv) == ("3", "u", "SHA-256", "AES-128")
    assert access.auth_key.reveal() == "a"
    assert target.fault is None


def test_a_missing_secret_breaks_only_what_needs_it() -> None:
    """The target that needs it is faulty with the cause auth and says why; the others are not."""
    built = inventory({"COMMUNITY": "c"}, a=device(), b=device(snmp={"credential": "v2"}, address="192.0.2.2"))
    broken, well = built.targets
    assert broken.fault is not None
    assert broken.fault.cause is Cause.AUTH
    assert "AUTH is not set" in broken.fault.message
    assert well.fault is None


def test_a_secret_is_resolved_once() -> None:
    """A command that gives a secret runs once for all devices that share it."""
    asked: list[str] = []

    def resolve(reference: Reference) -> Secret:
        asked.append(str(reference))
        if str(reference) == "env:PRIV":
            raise SecretError("no")
        return Secret("x")

    build(config(a=device(), b=device(address="192.0.2.2")), resolve)
    assert sorted(asked) == ["env:AUTH", "env:PRIV"]


def test_without_key_and_password_the_agent_is_asked(own_home: Path) -> None:
    """A key file or a password is used alone; with neither there is only the agent. A tilde is the home."""
    hosts: dict[str, Any] = {
        name: {"address": "192.0.2.1", "ssh": {"credential": name}} for name in ("key", "agent", "password")
    }
    built = inventory(None, **hosts)
    found = {target.device: target.access for target in built.targets}
    assert {name: isinstance(access, SshAccess) and access.agent for name, access in found.items()} == {
        "key": False,
        "agent": True,
        "password": False,
    }
    key = found["key"]
    assert isinstance(key, SshAccess)
    assert key.key_file == own_home / ".ssh/ronda"


def test_nothing_of_an_inventory_shows_a_secret() -> None:
    """Printing everything shows stars where secrets are."""
    built = inventory({name: f"hush-{name}" for name in FULL}, a=device(ssh={"credential": "password"}))
    assert "hush" not in repr(built)
