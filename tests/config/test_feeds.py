"""What the configuration may say of room feeds, and how its mistakes are named."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.config.conftest import Say

DOCUMENT = Path(__file__).parents[2] / "docs" / "feeds.md"
BROKER = '[feeds.room]\ntype = "mqtt"\nhost = "192.0.2.9"\n'
LOGIN = '[credentials.login]\ntype = "login"\nuser = "u"\npassword = "env:COMMUNITY"\n'

FINGERPRINT = "ab" * 32


def device(source: str) -> str:
    """A device with one more source."""
    return f'[devices.d]\nkind = "sensor"\n{source}\n'


@pytest.mark.parametrize(
    "text",
    [
        BROKER + device('mqtt = { broker = "room", topic = "a/b", format = "tasmota" }'),
        BROKER
        + device('mqtt = { broker = "room", topic = "a", points = [{ point = "leak", at = "/x" }], expire = "2h" }'),
        device('nut = { ups = "smx", address = "192.0.2.8" }'),
        LOGIN + device('nut = { ups = "smx", address = "192.0.2.8", credential = "login", tls = true }'),
        LOGIN + device('http = { url = "https://h/x", credential = "login", points = [{ point = "leak" }] }'),
        device('exec = { checks = [{ name = "load", command = ["check_load"] }] }'),
        device(
            'modbus = { address = "192.0.2.8", registers = [{ register = 1, point = "temperature", unit = "°F" }] }'
        ),
        device('sysfs = { onewire = [{ id = "28-000005E2FDC3" }] }'),
    ],
)
def test_a_feed_is_a_source(say: Say, text: str) -> None:
    """Each of them is enough to read a device."""
    assert say(text) == []


@pytest.mark.parametrize(
    ("source", "said"),
    [
        (
            'mqtt = { broker = "rom", topic = "a" }',
            'devices.d.mqtt.broker: "rom" is no known feed; did you mean "room"?',
        ),
        (
            'mqtt = { broker = "room", topic = "a/+" }',
            "devices.d.mqtt.topic: a topic is written out in full, without + and #",
        ),
        (
            'mqtt = { broker = "room", topic = "a", format = "zigbee" }',
            'devices.d.mqtt.format: "zigbee" is not possible here; did you mean "zigbee2mqtt"?',
        ),
        (
            'mqtt = { broker = "room", topic = "a", points = [{ point = "leek" }] }',
            'devices.d.mqtt.points[0].point: "leek" is no known point; did you mean "leak"?',
        ),
        (
            'mqtt = { broker = "room", topic = "a", points = [{ point = "leak", words = { "1" = "wett" } }] }',
            'devices.d.mqtt.points[0]: "wett" is no word of leak; possible: "dry", "wet", "fault", "unknown", "-"',
        ),
        (
            'mqtt = { broker = "room", topic = "a", points = [{ point = "power", unit = "kV" }] }',
            'devices.d.mqtt.points[0]: power cannot be given in "kV"; possible: "W", "mW", "kW"',
        ),
        (
            'mqtt = { broker = "room", topic = "a", points = [{ point = "leak", at = "x" }] }',
            'devices.d.mqtt.points[0].at: a place in a document is written as a JSON pointer: "/sensors/0/temperature"',
        ),
        ('nut = { ups = "smx" }', "devices.d: nut needs an address"),
        (
            'nut = { ups = "smx@host", address = "192.0.2.8" }',
            'devices.d.nut.ups: the name of a UPS is what upsd calls it, without a host: "smx"',
        ),
        (
            'nut = { ups = "smx", address = "192.0.2.8", credential = "snmp" }',
            'devices.d.nut.credential: "snmp" is a credential for snmp, not for login',
        ),
        (
            'nut = { ups = "smx", address = "192.0.2.8", credential = "logn" }',
            'devices.d.nut.credential: "logn" is no known credential; did you mean "login"?',
        ),
        (
            'http = { url = "ftp://h/x", points = [{ point = "leak" }] }',
            'devices.d.http.url: an address of the web begins with "http://" or "https://" and a host',
        ),
        (
            'http = { url = "http://a..b/x", points = [{ point = "leak" }] }',
            'devices.d.http.url: an address of the web begins with "http://" or "https://" and a host',
        ),
        (
            f'nut = {{ ups = "smx", address = "192.0.2.8", fingerprint = "{FINGERPRINT}" }}',
            "devices.d.nut.fingerprint: a certificate is for TLS; add tls = true",
        ),
        (
            'nut = { ups = "smx", address = "192.0.2.8", credential = "login" }',
            "warning: devices.d.nut.credential: the password is sent without encryption; "
            "add tls = true if upsd has a certificate",
        ),
        (
            'nut = { ups = "smx", address = "a..b" }',
            "devices.d.nut.address: an address is a host name or an IP address, nothing more",
        ),
        (
            'http = { url = "http://u:p@h/x", points = [{ point = "leak" }] }',
            "devices.d.http.url: a password does not stand in an address; name a credential of type login",
        ),
        (
            'http = { url = "http://h/x", credential = "login", points = [{ point = "leak" }] }',
            "warning: devices.d.http.url: the password is sent without encryption; use https if it can",
        ),
        (
            'http = { url = "http://h/x", outlets = "tasmoto", points = [{ point = "outlet_state" }] }',
            'devices.d.http.outlets: "tasmoto" is not possible here; did you mean "tasmota"?',
        ),
        (
            "sysfs = { }",
            "devices.d.sysfs: nothing is named that could be read; add onewire = [{ id = … }] or gpio = [{ … }]",
        ),
        (
            'sysfs = { onewire = [{ id = "../../etc/passwd" }] }',
            'devices.d.sysfs.onewire[0].id: the name of a 1-wire sensor is that of its directory: "28-000005e2fdc3"',
        ),
    ],
)
def test_a_mistake_is_named_at_its_key(say: Say, source: str, said: str) -> None:
    """What is wrong, where, and what would be right."""
    assert said in say(BROKER + LOGIN + device(source))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('user = "u"\n', "credentials.x: a user needs a password, and a password its user"),
        ("", "credentials.x: a login has either a user with a password, or a token"),
        (
            'user = "u"\npassword = "env:COMMUNITY"\ntoken = "env:COMMUNITY"\n',
            "credentials.x: a login has either a user",
        ),
    ],
)
def test_a_login_is_whole(say: Say, text: str, said: str) -> None:
    """One way to say who we are, and all of it."""
    assert any(one.startswith(said) for one in say(f'[credentials.x]\ntype = "login"\n{text}'))


@pytest.mark.parametrize(
    "where", ["1162", "localhost:1162", "127.0.0.1:0", "127.0.0.1:70000", "::1:1162", "[127.0.0.1]:5"]
)
def test_where_traps_are_taken_is_an_address_with_a_port(say: Say, where: str) -> None:
    """A host name could lead anywhere."""
    (found,) = say(f'[engine]\ntrap_listen = "{where}"\n')
    assert found.startswith('engine.trap_listen: an address and a port to listen at are written "127.0.0.1:1162"')


def test_a_brokers_password_in_the_file_is_said(say: Say) -> None:
    """Feeds keep secrets as credentials do."""
    assert say(BROKER + 'user = "u"\npassword = "hush"\n') == [
        'warning: feeds.room.password: the secret itself stands in the file; write "env:NAME" or "file:PATH" instead'
    ]


def test_the_examples_of_the_document_are_right(say: Say) -> None:
    """What `docs/feeds.md` shows can be copied."""
    blocks = re.findall(r"```toml\n(.*?)```", DOCUMENT.read_text("utf-8"), re.DOTALL)
    tables = [block for block in blocks if block.startswith("[")]
    text = "\n".join(tables).replace("AB:CD:…", "AB" * 32)
    for name in ("gateway", "chiller", "pi"):
        text += f'[devices.{name}]\nkind = "sensor"\naddress = "192.0.2.77"\n'
    problems = [one for one in say(text) if not one.startswith("warning")]
    assert problems == []
    assert len(tables) == 7
