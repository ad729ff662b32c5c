"""Tests of `console.alerts.notify.writer`: each reader's language and time zone, and a message for each endpoint."""

from __future__ import annotations

import struct
from pathlib import Path
from typing import Any

import pytest

from console import i18n
from console.alerts.notify.decide import Send
from console.alerts.notify.message import severity_word
from console.alerts.notify.outbox import Message
from console.alerts.notify.told import Told, Why
from console.alerts.notify.writer import Writer
from console.config.validate import validate
from console.inventory import build
from console.model.alert import Severity
from tests.alerts.notify.scene import NOW, matter

TABLES: dict[str, Any] = {
    "sites": {"bontang": {"timezone": "Asia/Makassar", "language": "id"}},
    "rooms": {"server-room": {"site": "bontang"}},
    "racks": {"r1": {"room": "server-room"}},
    "contacts": {"vendor": {"urls": ["env:X"], "language": "en", "timezone": "Europe/Berlin"}},
    "notify": {"team": {"urls": ["env:X"], "who": ["vendor"]}},
}


def catalogue(directory: Path, sentences: dict[str, str]) -> None:
    """A compiled catalogue of Indonesian (gettext's manual, “The Format of GNU MO Files”)."""
    pairs = sorted({"": "Content-Type: text/plain; charset=UTF-8\n", **sentences}.items())
    table, data, begin = b"", b"", 28 + 16 * len(pairs)
    for column in (0, 1):
        for pair in pairs:
            text = pair[column].encode()
            table += struct.pack("<2I", len(text), begin + len(data))
            data += text + b"\0"
    path = directory / "id/LC_MESSAGES"
    path.mkdir(parents=True)
    header = struct.pack("<7I", 0x950412DE, 0, len(pairs), 28, 28 + 8 * len(pairs), 0, 0)
    (path / "ronda.mo").write_bytes(header + table + data)


def write(*addresses: str, before: Told | None = None) -> list[Message]:
    """The first calls of these addresses, each with two endpoints."""
    loaded = validate(TABLES)
    assert loaded.config is not None, loaded.problems
    writer = Writer(loaded.config, build(loaded.config), lambda address: (f"{address}/1", f"{address}/2"))
    sends = [Send(address, Why.FIRST, 1) for address in addresses]
    return list(writer.write(matter(), before, sends, {}, NOW))


def test_each_reads_in_the_language_and_time_of_its_table_or_of_the_site(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The site's team reads Indonesian and local time, the vendor English and its own; afterwards all is as before."""
    catalogue(tmp_path, {"CRITICAL": "KRITIS"})
    monkeypatch.setattr(i18n, "LOCALE_DIR", tmp_path)
    team, _second, vendor, _fourth = write("notify.team", "contacts.vendor")
    assert team.title.startswith("KRITIS · ")
    assert "08:00 WITA" in team.body
    assert vendor.title.startswith("CRITICAL · ")
    assert "01:00 CET" in vendor.body
    assert severity_word(Severity.CRITICAL) == "CRITICAL"


def test_every_endpoint_has_a_message_of_its_own() -> None:
    """What fails at one endpoint is not sent again to another: each has its own id."""
    messages = write("notify.team")
    assert [message.address for message in messages] == ["notify.team/1", "notify.team/2"]
    assert len({message.id for message in messages}) == 2


def test_the_next_call_has_another_id_and_the_same_call_the_same() -> None:
    """Working out a call again gives the same message; the call after it is another one."""
    assert write("notify.team") == write("notify.team")
    later = write("notify.team", before=Told("i1", NOW, count=1))
    assert {message.id for message in later}.isdisjoint(message.id for message in write("notify.team"))


def test_a_program_is_told_facts() -> None:
    """The document holds the place, the level and the time in words and numbers."""
    document = write("notify.team")[0].document
    assert (document["site"], document["rack"], document["level"]) == ("bontang", "r1", 1)
    assert document["since"] == "2026-01-01T00:00:00Z"
