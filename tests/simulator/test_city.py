"""The applications of the rack from outside: real HTTP, DNS and SMTP, and what becomes of them with their servers."""

from __future__ import annotations

import json
import socket
import urllib.error
import urllib.request
from typing import Any

import dns.message
import dns.query
import dns.rcode
import pytest
import tomli

from console.config.load import load
from tests.simulator.asking import RunningRack, until


def _services(rack: RunningRack) -> dict[str, Any]:
    services: dict[str, Any] = tomli.loads((rack.directory / "config.toml").read_text("utf-8"))["services"]
    return services


def _get(url: str) -> str:
    try:
        with urllib.request.urlopen(url, timeout=3) as page:
            text: str = page.read().decode()
            return text
    except (urllib.error.URLError, OSError) as error:
        return f"! {error}"


def _url(rack: RunningRack, service: str) -> str:
    url: str = _services(rack)[service]["urls"][0]
    return url


def test_nine_applications_are_watched(rack: RunningRack) -> None:
    """The configuration is one that the console takes, and every service in it has a check."""
    config = load(rack.directory / "config.toml")
    assert len(config.services) == 9
    assert all(service.checks for service in config.services.values())
    assert config.sites["bontang"].path


@pytest.mark.parametrize("service", ["portal", "attendance", "complaints", "tax"])
def test_a_page_is_served(rack: RunningRack, service: str) -> None:
    """A visitor sees its title."""
    check = next(check for check in _services(rack)[service]["checks"] if check["type"] == "http")
    assert check["text"] in _get(check["url"])


def test_the_newest_record_has_a_time(rack: RunningRack) -> None:
    """It is where the check looks for it."""
    assert json.loads(_get(_url(rack, "attendance") + "newest"))[0]["created_at"]


def test_what_is_no_request_is_hung_up_on(rack: RunningRack) -> None:
    """Nonsense brings no answer and harms nobody."""
    host, port = _url(rack, "portal").removeprefix("http://").rstrip("/").split(":")
    with socket.create_connection((host, int(port)), timeout=5) as connection:
        connection.sendall(b"nonsense\r\n\r\n")
        assert connection.recv(100) == b""
    assert "Bontang" in _get(_url(rack, "portal"))


def test_an_application_that_stops_refuses_and_comes_back(rack: RunningRack) -> None:
    """Its server runs on; started again it answers as before."""
    url = _url(rack, "permits")
    rack.control("application permits = off")
    until(lambda: "refused" in _get(url))
    rack.control("application permits = on")
    until(lambda: "Building permits" in _get(url))


def test_names_lead_to_the_servers(rack: RunningRack) -> None:
    """The name server speaks for its zone, and says of everything else that it is not there."""
    check = next(check for check in _services(rack)["mail"]["checks"] if check["type"] == "dns")
    server, port = check["resolver"], check["port"]
    said = dns.query.udp(dns.message.make_query(check["name"], "A"), server, timeout=5, port=port)
    assert [item.to_text() for rrset in said.answer for item in rrset] == check["expected"]
    other = dns.query.udp(dns.message.make_query("example.org", "A"), server, timeout=5, port=port)
    assert other.rcode() == dns.rcode.NXDOMAIN


def test_mail_greets(rack: RunningRack) -> None:
    """Whoever connects is greeted as by a mail server."""
    check = next(check for check in _services(rack)["mail"]["checks"] if check["type"] == "tcp")
    with socket.create_connection((check["address"], check["port"]), timeout=5) as connection:
        assert connection.recv(100).startswith(b"220 ")


def test_servers_tell_of_their_applications_from_inside(rack: RunningRack) -> None:
    """Rows, units, the database's ping and a visit are had over SSH."""
    status, count = rack.over_ssh("altos-4", 'psql -XAtqc "select count(*) from complaints"')
    assert (status, int(count) >= 18_432) == (0, True)
    assert "ActiveState=inactive" in rack.over_ssh("altos-4", "systemctl show --property=ActiveState -- none")[1]
    assert "accepting" in rack.over_ssh("altos-4", "pg_isready")[1]
    assert "Bontang" in rack.over_ssh("altos-4", f"curl --silent -- {_url(rack, 'portal')}")[1]


def test_last_nights_backup_is_whole(rack: RunningRack) -> None:
    """The newest dump unpacks to its last line."""
    status, text = rack.over_ssh("lenovo-1", "gzip -dc -- /srv/backup/database/city-0.sql.gz | tail -n 1")
    assert (status, text.strip()) == (0, "-- PostgreSQL database dump complete")


def test_a_story_can_be_begun_later(rack: RunningRack) -> None:
    """`play` begins a story in the room as it is; an unknown one is refused by name."""
    assert rack.control("play quiet-night")["ok"]
    assert "no-such-story" in rack.control("play no-such-story")["error"]
