"""What a document is told about its tables, keys and values."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

import pytest
import tomli
from hypothesis import given, settings
from hypothesis import strategies as st

from console.config.validate import NAMED, SINGLE, validate
from console.shipped import shipped
from tests.config.conftest import Say


def test_the_sound_configuration_has_no_problem(say: Say) -> None:
    """What the other tests add to is right by itself."""
    assert say("") == []


def test_an_unknown_table_gets_the_nearest_name(say: Say) -> None:
    """A table that means nothing is an error, not silence."""
    assert say("[device.x]\n") == ['device: "device" is no known table; did you mean "devices"?']


def test_an_unknown_key_gets_the_nearest_name(say: Say) -> None:
    """A mistyped key is found at any depth."""
    text = '[devices.x]\naddress = "192.0.2.9"\nsnmp = { credential = "snmp", prot = 1 }\n'
    assert say(text) == ['devices.x.snmp.prot: "prot" is no known key; did you mean "port"?']


def test_a_wrong_word_gets_the_nearest_one(say: Say) -> None:
    """A word outside the closed list is answered with the closest of the list."""
    text = '[devices.x]\nkind = "sever"\naddress = "192.0.2.9"\nsnmp = { credential = "snmp" }\n'
    assert say(text) == ['devices.x.kind: "sever" is not possible here; did you mean "server"?']


def test_a_word_far_from_all_gets_the_list(say: Say) -> None:
    """Where no word is close the possible ones are named."""
    text = '[credentials.x]\ntype = "smoke"\n'
    assert say(text) == [
        'credentials.x.type: "smoke" is not possible here; possible: "snmp", "ssh", "redfish", "ipmi", "login"'
    ]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('[racks.x]\nroom = "server-room"\nunits = "42"\n', "racks.x.units: expected a whole number, found text"),
        ('[racks.x]\nroom = "server-room"\nunits = 4.5\n', "racks.x.units: expected a whole number, found a number"),
        (
            '[racks.x]\nroom = "server-room"\nunits = true\n',
            "racks.x.units: expected a whole number, found true or false",
        ),
        ('[racks.x]\nroom = ["server-room"]\n', "racks.x.room: expected text, found a list"),
        ("[access]\nviewers = 1\n", "access.viewers: expected a list, found a whole number"),
        ("[access]\nviewers = [1]\n", "access.viewers[0]: expected text, found a whole number"),
        (
            '[sites.a]\ninclude = ["b.toml"]\n',
            'sites.a.include: "include" does not belong to this table; '
            "put it at the top of the file, before the first [table]",
        ),
        ("[engine]\nsocket_group = 2024-01-01\n", "engine.socket_group: expected text, found a date"),
        ("[racks]\nx = 1\n", "racks.x: expected a table, found a whole number"),
    ],
)
def test_a_value_of_another_type_is_named(say: Say, text: str, said: str) -> None:
    """The sentence says what was expected and what was found, and shows no value."""
    assert said in say(text)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('room = "server-room"\nunits = 0\n', "racks.x.units: must be at least 1"),
        ('room = "server-room"\nunits = 4000\n', "racks.x.units: must be at most 100"),
        ("", "racks.x.room: this key is required"),
    ],
)
def test_limits_and_required_keys_are_kept(say: Say, text: str, said: str) -> None:
    """A value beyond its limits and a key that is not there are errors."""
    assert say(f"[racks.x]\n{text}") == [said]


def test_an_empty_word_where_one_is_needed_is_an_error(say: Say) -> None:
    """An empty profile is not the same as none."""
    text = '[devices.x]\naddress = "192.0.2.9"\nprofile = ""\nsnmp = { credential = "snmp" }\n'
    assert say(text) == ["devices.x.profile: must not be empty"]


@pytest.mark.parametrize("address", ["192.0.2.9", "2001:db8::1", "fe80::1%eth0", "altos-1.example.org", "altos_1"])
def test_an_address_is_a_name_or_an_ip_address(say: Say, address: str) -> None:
    """Both families and host names are right."""
    assert say(f'[devices.x]\naddress = "{address}"\nsnmp = {{ credential = "snmp" }}\n') == []


@pytest.mark.parametrize(
    ("address", "why"),
    [
        ("192.0.2.300", "this is no IPv4 address"),
        ("192.0.2.9:161", "port = 161"),
        ("https://altos", "leave out what stands before ://"),
        ("altos 1", "a host name or an IP address"),
        ("ronda@altos", "a host name or an IP address"),
    ],
)
def test_anything_else_is_no_address(say: Say, address: str, why: str) -> None:
    """A mistyped address is found before anything is sent to it."""
    (problem,) = say(f'[devices.x]\naddress = "{address}"\nsnmp = {{ credential = "snmp" }}\n')
    assert problem.startswith("devices.x.address: ")
    assert why in problem


def test_an_id_with_a_slash_is_refused(say: Say) -> None:
    """Ids stand in other ids' names, so they hold neither slashes nor spaces."""
    assert say('[sites."a/b"]\n') == ['sites."a/b": an id is made of letters, digits, dots, dashes and underscores']


def test_the_rest_of_an_entry_with_a_mistake_is_checked_too(say: Say) -> None:
    """One run shows both a wrong value and a wrong reference of the same entry, and nothing twice."""
    text = '[devices.x]\nname = 1\naddress = "192.0.2.9"\nplace = { rack = "r12" }\nsnmp = { credential = "snmp" }\n'
    assert say(text) == [
        "devices.x.name: expected text, found a whole number",
        'devices.x.place.rack: "r12" is no known rack; did you mean "r1"?',
    ]


def test_what_was_taken_out_of_an_entry_is_not_said_to_be_missing(say: Say) -> None:
    """A wrong address is one problem, not also a missing one."""
    text = '[devices.x]\naddress = 5\nsnmp = { credential = "snmp" }\n'
    assert say(text) == ["devices.x.address: expected text, found a whole number"]


def test_an_entry_with_a_mistake_can_be_referred_to(say: Say) -> None:
    """A rack with a wrong height exists all the same."""
    text = (
        '[racks.r2]\nroom = "server-room"\nunits = "48"\n'
        '[devices.x]\naddress = "192.0.2.9"\nplace = { rack = "r2", unit = 45 }\nsnmp = { credential = "snmp" }\n'
    )
    assert say(text) == ["racks.r2.units: expected a whole number, found text"]


def test_rules_are_left_as_they_are_written() -> None:
    """What stands in a rule is handed over unread."""
    loaded = validate({"rules": {"hot": {"point": "temperature", "warning": {"above": 27}}}})
    assert loaded.config is not None
    assert loaded.config.rules == {"hot": {"point": "temperature", "warning": {"above": 27}}}


def test_rules_are_there_beside_other_mistakes() -> None:
    """Whoever checks the rules can do so although something else is wrong."""
    loaded = validate({"rules": {"hot": {}}, "nonsense": {}})
    assert loaded.config is None
    assert loaded.rules == {"hot": {}}


def test_others_may_add_what_they_find_wrong() -> None:
    """An error that somebody else found takes the configuration away; it is said at its line like any other."""
    loaded = validate({"rules": {"hot": {}}})
    joined = loaded.joined([loaded.where.problem(("rules", "hot"), "this rule is wrong")])
    assert joined.config is None
    assert [str(found) for found in joined.problems] == ["rules.hot: this rule is wrong"]


def test_an_empty_document_is_a_configuration() -> None:
    """Everything has a default; there is only nothing to watch."""
    loaded = validate({})
    assert loaded.config is not None
    assert loaded.config.engine.poll_interval == 30.0


_WORDS = st.sampled_from(
    [
        "a",
        "b",
        "snmp",
        "3",
        "type",
        "version",
        "place",
        "rack",
        "unit",
        "feeds",
        "a/1",
        "5s",
        "env:X",
        "address",
        "name",
    ]
)
_ANY = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(-2, 50), st.floats(allow_nan=True), _WORDS, st.dates()),
    lambda inner: st.one_of(st.lists(inner, max_size=2), st.dictionaries(_WORDS, inner, max_size=4)),
    max_leaves=8,
)
_TABLES = st.dictionaries(_WORDS, st.one_of(_ANY, st.dictionaries(_WORDS, _ANY, max_size=4)), max_size=3)
_TOP = st.sampled_from([*NAMED, *SINGLE, "include", "nonsense"])


@settings(max_examples=200, deadline=None)
@given(document=st.dictionaries(_TOP, st.one_of(_ANY, _TABLES), max_size=4))
def test_no_document_is_a_crash(document: dict[str, Any]) -> None:
    """Whatever is written, there is a configuration or at least one sentence."""
    loaded = validate(document)
    assert loaded.config is not None or loaded.problems
    assert all(found.sentence for found in loaded.problems)


def _places(value: object, path: tuple[str | int, ...] = ()) -> list[tuple[str | int, ...]]:
    items = (
        list(value.items()) if isinstance(value, dict) else list(enumerate(value)) if isinstance(value, list) else []
    )
    return [one for key, item in items for one in ((*path, key), *_places(item, (*path, key)))]


_EXAMPLE: dict[str, Any] = tomli.loads(shipped("sample-config.toml").read_text("utf-8"))


@settings(max_examples=200, deadline=None)
@given(place=st.sampled_from(_places(_EXAMPLE)), value=_ANY)
def test_any_value_in_a_sound_document_is_no_crash(place: tuple[str | int, ...], value: object) -> None:
    """One wrong value in a whole configuration is answered in sentences that say where it is."""
    document = deepcopy(_EXAMPLE)
    table: Any = document
    for key in place[:-1]:
        table = table[key]
    table[place[-1]] = value
    loaded = validate(document)
    assert loaded.config is not None or all(found.sentence and found.key for found in loaded.problems)


def test_a_key_far_from_all_gets_the_list(say: Say) -> None:
    """Where no key is spelt alike the possible ones are named."""
    (said,) = (one for one in say('[rooms.x]\nsite = "bontang"\nzzzz = 1\n') if "zzzz" in one)
    assert said.startswith('rooms.x.zzzz: "zzzz" is no known key; possible: ')
    assert "site" in said
