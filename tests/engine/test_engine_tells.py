"""A whole engine that tells: from a reading of this host to a real HTTP receiver, through restarts and reloads."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from console.clock import SystemClock
from console.engine.engine import Engine
from console.engine.person import Person
from console.model.incident import Incident
from tests.engine.waiting import until
from tests.peers.receiver import Receiver

CONFIG = """
[sites.here]
name = "Here"

[devices.this-host]
kind = "server"
place = {{ site = "here" }}
interval = "1s"
local = {{}}

[rules.always]
point = "uptime"
critical = {{ above = 1 }}

[rules.filesystem]
enabled = false

[notify.hook]
webhook = {{ url = "{url}" }}

[escalation]
unattended = "0s"
"""
BUDI = Person(uid=1000, user="budi", role="operator")


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    receiver = Receiver()
    receiver.start()
    yield receiver
    receiver.stop()


@pytest.fixture
def config(tmp_path: Path, receiver: Receiver) -> Path:
    path = tmp_path / "config.toml"
    path.write_text(CONFIG.format(url=receiver.url))
    path.chmod(0o600)
    return path


def told(engine: Engine) -> list[str]:
    """Who has been told, as the incidents' timelines have it."""
    found = [engine.bus.get(key) for key in engine.bus.keys("Incident")]
    return [event.text for one in found if isinstance(one, Incident) for event in one.timeline if event.what == "told"]


async def test_a_reading_becomes_a_message_and_a_line_in_the_story(engine: Engine, receiver: Receiver) -> None:
    """What breaches a critical limit is posted once, and the incident's timeline says who was told."""
    await until(lambda: bool(receiver.taken))
    assert receiver.taken[0]["why"] == "first"
    assert receiver.taken[0]["alerts"][0]["rule"] == "always"
    await until(lambda: told(engine) == ["notify.hook/webhook has been told (first call)"])


async def test_an_engine_that_starts_again_tells_only_who_does_not_know(
    config: Path, tmp_path: Path, receiver: Receiver
) -> None:
    """After a restart the alert still fires: who was told is not told again, and a way that is added is."""
    more = f'[notify.more]\nwebhook = {{ url = "{receiver.url}", headers = {{ X-Way = "more" }} }}\n'
    for way, added in (("hook", ""), ("more", more)):
        config.write_text(CONFIG.format(url=receiver.url) + added)
        engine = Engine(config, tmp_path / "state", SystemClock())
        await engine.start()
        line = f"notify.{way}/webhook has been told (first call)"
        await until(lambda engine=engine, line=line: line in told(engine))  # type: ignore[misc]
        await engine.stop()
    assert [post["why"] for post in receiver.posts] == ["first", "first"]
    assert [headers.get("x-way") for headers in receiver.headers] == [None, "more"]


async def test_who_was_told_is_not_forgotten_by_a_restart(config: Path, tmp_path: Path, receiver: Receiver) -> None:
    """The line is on the disk with the delivery, not some time later."""
    line = "notify.hook/webhook has been told (first call)"
    for _turn in range(2):
        engine = Engine(config, tmp_path / "state", SystemClock())
        await engine.start()
        await until(lambda engine=engine: told(engine) == [line])  # type: ignore[misc]
        await engine.stop()
    assert len(receiver.posts) == 1


async def test_a_rule_that_is_taken_away_is_not_called_over(engine: Engine, config: Path, receiver: Receiver) -> None:
    """After a reload without the rule, whoever was called learns that nobody watches it any more."""
    await until(lambda: bool(receiver.taken))
    config.write_text(CONFIG.format(url=receiver.url).replace("above = 1 ", "above = 1e12 ").replace("always", "never"))
    await engine.reload(BUDI)
    await until(lambda: len(receiver.taken) > 1)
    assert [post["why"] for post in receiver.taken] == ["first", "withdrawn"]


async def test_a_message_is_wholly_in_the_language_of_its_site(
    config: Path, tmp_path: Path, receiver: Receiver
) -> None:
    """What is wrong too, not only what stands around it, though the engine speaks another language."""
    text = CONFIG.format(url=receiver.url).replace('name = "Here"', 'name = "Here"\nlanguage = "id"')
    config.write_text(text)
    engine = Engine(config, tmp_path / "state", SystemClock())
    await engine.start()
    await until(lambda: bool(receiver.taken))
    await engine.stop()
    assert "lama hidup" in str(receiver.taken[0]["title"])
    assert "uptime" not in str(receiver.taken[0]["text"])
