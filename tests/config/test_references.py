"""References that lead nowhere, and devices that cannot be read."""

from __future__ import annotations

import pytest

from tests.config.conftest import Say

DEVICE = '[devices.x]\naddress = "192.0.2.9"\nsnmp = { credential = "snmp" }\n'


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('[rooms.x]\nsite = "towm"\n', 'rooms.x.site: "towm" is no known site; did you mean "town"?'),
        ('[racks.x]\nroom = "server"\n', 'racks.x.room: "server" is no known room; did you mean "server-room"?'),
        (DEVICE + 'place = { rack = "r12" }\n', 'devices.x.place.rack: "r12" is no known rack; did you mean "r1"?'),
        (
            DEVICE + 'place = { room = "attic" }\n',
            'devices.x.place.room: "attic" is no known room; possible: "server-room"',
        ),
        (
            DEVICE + 'depends_on = ["fist"]\n',
            'devices.x.depends_on[0]: "fist" is no known device; did you mean "first"?',
        ),
        (DEVICE + 'feeds = ["pdu/3"]\n', 'devices.x.feeds[0]: "pdu" is no known device; possible: "first", "x"'),
        (
            DEVICE + 'profile = "idrac9"\n',
            'devices.x.profile: "idrac9" is no known profile; did you mean "dell-idrac"?',
        ),
        (
            DEVICE.replace('"snmp"', '"smp"'),
            'devices.x.snmp.credential: "smp" is no known credential; did you mean "snmp"?',
        ),
        ('[rules.x]\nracks = ["r12"]\n', 'rules.x.racks[0]: "r12" is no known rack; did you mean "r1"?'),
    ],
)
def test_an_unknown_id_gets_the_nearest_one(say: Say, text: str, said: str) -> None:
    """Each kind of reference is followed, and what is not there is answered with what is spelt most like it."""
    assert say(text) == [said]


def test_patterns_in_rules_are_no_references(say: Say) -> None:
    """A device pattern of a rule may fit nothing."""
    assert say('[rules.x]\ndevices = ["altos-*"]\n') == []


def test_a_known_profile_and_auto_are_right(say: Say) -> None:
    """A profile that exists needs no hint."""
    assert say(DEVICE + 'profile = "net-snmp"\n') == []
    assert say(DEVICE + 'profile = "auto"\n') == []


def test_an_unknown_time_zone_gets_the_nearest_one(say: Say) -> None:
    """Time zones are those of the tz database."""
    assert say('[sites.x]\ntimezone = "Asia/Makasar"\n') == [
        'sites.x.timezone: "Asia/Makasar" is no known time zone; did you mean "Asia/Makassar"?'
    ]


def test_a_credential_of_another_type_is_an_error(say: Say) -> None:
    """An SNMP source cannot log in with an SSH key; the fitting credentials are named."""
    text = DEVICE.replace('"snmp" }', '"ssh" }')
    assert say(text) == ['devices.x.snmp.credential: "ssh" is a credential for ssh, not for snmp; possible: snmp']


def test_a_device_without_source_is_an_error(say: Say) -> None:
    """A device that nothing reads would be unknown for ever."""
    found = say('[devices.x]\naddress = "192.0.2.9"\n')
    assert [one.partition(";")[0] for one in found] == ["devices.x: nothing says how to read this device"]


def test_a_source_needs_an_address(say: Say) -> None:
    """Either the device has one or the source has its own."""
    assert say('[devices.x]\nsnmp = { credential = "snmp" }\n') == ["devices.x: snmp needs an address"]
    assert say('[devices.x]\nsnmp = { credential = "snmp", address = "192.0.2.9" }\n') == []


def test_the_local_source_needs_nothing(say: Say) -> None:
    """The engine's own host has neither address nor credential."""
    assert say("[devices.x]\nlocal = {}\n") == []


def test_a_place_is_one_thing(say: Say) -> None:
    """A rack and a room together would contradict each other one day."""
    found = say(DEVICE + 'place = { rack = "r1", room = "server-room" }\n')
    assert found == ["devices.x.place: a place is a rack, a room or a site, not several of them"]


def test_a_unit_needs_a_rack(say: Say) -> None:
    """A unit is counted from the bottom of a rack."""
    assert say(DEVICE + "place = { unit = 3 }\n") == ["devices.x.place.unit: a unit needs the rack that it is in"]


def test_only_power_devices_feed_others(say: Say) -> None:
    """A server has no outlets."""
    text = (
        DEVICE
        + 'kind = "server"\n[devices.y]\naddress = "192.0.2.8"\nsnmp = { credential = "snmp" }\nfeeds = ["x/1"]\n'
    )
    assert say(text) == ['devices.y.feeds[0]: "x" is a server and feeds nothing; only a PDU or a UPS does']


def test_an_outlet_without_name_is_an_error(say: Say) -> None:
    """A slash announces an outlet."""
    assert say(DEVICE + 'feeds = ["first/"]\n') == [
        'devices.x.feeds[0]: no outlet follows the "/"; for example "pdu-a/3"'
    ]


def test_an_outlet_feeds_one_device(say: Say) -> None:
    """Two devices on one outlet cannot be cut apart."""
    text = DEVICE + 'feeds = ["first/1"]\n' + DEVICE.replace("devices.x", "devices.y").replace(".9", ".8")
    assert say(text + 'feeds = ["first/1"]\n') == ["devices.y.feeds[0]: outlet first/1 already feeds x"]


def test_circles_are_found(say: Say) -> None:
    """What depends on itself through others can never be judged."""
    other = DEVICE.replace("devices.x", "devices.y").replace(".9", ".8")
    found = say(DEVICE + 'depends_on = ["y"]\n' + other + 'depends_on = ["x"]\n')
    assert found == [
        'devices.x.depends_on: "x" ends up needing itself',
        'devices.y.depends_on: "y" ends up needing itself',
    ]
