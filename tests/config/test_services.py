"""Tests of `console.config.services` and `service_references`: what may be said of services, and each mistake."""

from __future__ import annotations

from pathlib import Path

import pytest

from console.config.load import read
from console.inventory import build
from console.model.check import CheckAccess, HttpCheck, NewestCheck
from console.services.watchlist import watchlist

BASE = """
[sites.a]
name = "A"
timezone = "Asia/Makassar"

[credentials.s]
type = "ssh"
user = "ronda"
key_file = "~/k"

[devices.web]
address = "192.0.2.1"
kind = "server"
place = { site = "a" }
ssh = { credential = "s" }

[devices.plain]
kind = "server"
place = { site = "a" }
local = {}
"""


def write(path: Path, text: str) -> Path:
    path.write_text(text)
    return path


def mistakes(tmp_path: Path, text: str) -> list[str]:
    """What is wrong, by key and sentence."""
    found = read(write(tmp_path / "c.toml", BASE + text), environ={}).problems
    return [f"{one.key}: {one.sentence}" for one in found]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('[services.x]\nruns_on = ["wob"]', 'services.x.runs_on[0]: "wob" is no known device or service'),
        ("[services.web]", 'services.web: "web" is already the id of another thing (devices)'),
        (
            '[services.x]\nruns_on = ["web"]\nneeds = 2',
            "services.x.needs: it needs 2 of what it runs on, and runs on 1",
        ),
        ('[services.x]\nsite = "b"', 'services.x.site: "b" is no known site'),
        (
            '[services.x]\nruns_on = ["y"]\n[services.y]\nruns_on = ["x"]',
            'services.x.runs_on: "x" ends up needing itself',
        ),
        ('[services.x]\nchecks = [{ type = "unit", unit = "a.service" }]', "a unit is looked at on a server"),
        ('[services.x]\nchecks = [{ type = "tcp", address = "h", port = 1, from = "plain" }]', "it has no ssh"),
        (
            '[services.x]\nchecks = [{ type = "tcp", address = "h", port = 1, from = "moon" }]',
            '"moon" is no known device',
        ),
        ('[services.x]\nchecks = [{ type = "htp", url = "http://h/" }]', '"htp" is not possible here'),
        ('[services.x]\nchecks = [{ type = "http", url = "h/" }]', "a page is written with its scheme and host"),
        (
            '[services.x]\nchecks = [{ type = "http", url = "http://h/", interval = 5 }]',
            "a duration is written as text",
        ),
        ('[services.x]\nchecks = [{ type = "newest", older = "1d" }]', "say where the newest record is seen"),
        ('[services.x]\nchecks = [{ type = "newest", older = "1d", url = "http://h/" }]', "either pattern or pointer"),
        ('[services.x]\nchecks = [{ type = "tripwire", watch = "rows" }]', 'to watch "rows", say command'),
        (
            '[services.x]\nchecks = [{ type = "tls", address = "h", pin = "abc" }]',
            "a pin is the certificate's fingerprint",
        ),
        (
            '[services.x]\nchecks = [{ type = "tripwire", watch = "page", url = "http://h/", ignore = ["("] }]',
            "no regular expression",
        ),
        (
            '[backups.b]\ntype = "files"\nfiles = "/b/*"\nservices = ["y"]',
            'backups.b.services[0]: "y" is no known service',
        ),
        ('[backups.b]\ntype = "restic"\nrepository = "r"\nfrom = "moon"', 'backups.b.from: "moon" is no known device'),
        ('[backups.b]\ntype = "files"\nfiles = "/b/*"\nrestore_tested = "soon"', "a date is written as"),
    ],
)
def test_every_mistake_is_said(text: str, said: str, tmp_path: Path) -> None:
    """References, circles, durations, pages and patterns are checked before anything runs."""
    assert any(said in one for one in mistakes(tmp_path, text)), mistakes(tmp_path, text)


def test_a_path_names_devices_or_addresses_with_a_port(tmp_path: Path) -> None:
    """Anything else in `path` is a mistake."""
    bad = BASE.replace('name = "A"', 'name = "A"\npath = ["web", "192.0.2.9:443", "192.0.2.9", "wob"]')
    found = [str(one.key) for one in read(write(tmp_path / "c.toml", bad), environ={}).problems]
    assert found == ["sites.a.path[2]", "sites.a.path[3]"]


def test_a_sound_service_becomes_its_checks(tmp_path: Path) -> None:
    """Ids, vantage points, intervals and sites follow from the tables; two checks of a type are numbered."""
    text = """
[services.database]
runs_on = ["web"]
[services.complaints]
name = "Public complaints"
runs_on = ["database"]
interval = "30s"
checks = [
  { type = "http", url = "https://h/" },
  { type = "http", url = "https://h/", from = "server:web", interval = "5m", redirects = "none" },
  { type = "newest", command = "date", older = "1d" },
]
"""
    config = read(write(tmp_path / "c.toml", BASE + text), environ={}).config
    assert config is not None
    watched = watchlist(config, build(config))
    service = watched.services["complaints"]
    assert (service.checks, service.sites, service.zone) == (("http", "http-2", "newest"), ("a",), "Asia/Makassar")
    accesses = {target.device: target.access for target in watched.targets}
    first, second, newest = (accesses[f"complaints/{check}"] for check in service.checks)
    assert isinstance(first, CheckAccess)
    assert isinstance(second, CheckAccess)
    assert isinstance(newest, CheckAccess)
    assert [target.interval_s for target in watched.targets] == [30.0, 300.0, 30.0]
    assert (first.vantage, second.vantage) == ("engine", "web")
    assert isinstance(second.probe, HttpCheck)
    assert second.probe.page.redirects == 0
    assert isinstance(newest.probe, NewestCheck)
