"""`ronda notify test`: a message that is marked as a test, through a real engine to a real SMTP server and receiver."""

from __future__ import annotations

from pathlib import Path

import pytest

from console.engine.engine import Engine
from console.engine.person import Person
from console.errors import Refused
from console.model.telling import Trial
from console.store.audit import read_audit
from tests.engine.running import configured
from tests.peers.receiver import Receiver
from tests.peers.smtp import MailServer

CONFIG = """
[sites.here]
name = "Here"
timezone = "Asia/Makassar"
language = "id"

[devices.this-host]
kind = "server"
place = {{ site = "here" }}
local = {{}}

[contacts.budi]
urls = ["mailto://127.0.0.1:{port}?from=ronda@example.org&to=budi@example.org"]
language = "en"

[notify.hook]
webhook = {{ url = "{url}" }}
"""
BUDI = Person(uid=1000, user="budi", role="operator")


@pytest.fixture
def config(tmp_path: Path, receiver: Receiver, mail: MailServer) -> Path:
    return configured(tmp_path, CONFIG.format(url=receiver.url, port=mail.port))


async def test_a_test_arrives_marked_and_in_the_language_of_who_reads_it(
    engine: Engine, receiver: Receiver, mail: MailServer, tmp_path: Path
) -> None:
    """Everybody who would be called gets it, it says who sent it, and the log says that it was sent."""
    trials = await engine.send_test("", BUDI)
    assert trials == (Trial("contacts.budi/1"), Trial("notify.hook/webhook"))
    (posted,) = receiver.taken
    assert (posted["why"], posted["test"]) == ("test", True)
    (letter,) = mail.mails
    assert letter["Subject"] == "TEST · Ronda"
    assert "budi sent this from Ronda" in letter.get_content()
    assert "WITA" in str(posted["text"])
    assert [(entry.action, entry.outcome) for entry in read_audit(tmp_path / "state" / "audit.log")] == [
        ("notify.test", "")
    ]


async def test_what_refuses_is_said_and_not_tried_again(engine: Engine, receiver: Receiver) -> None:
    """A test shows what is wrong now; nobody is told of it later."""
    receiver.status = 503
    (trial,) = await engine.send_test("hook", BUDI)
    assert "503" in trial.problem
    assert len(receiver.posts) == 1


@pytest.mark.parametrize("target", ["contacts.budi", "budi", "contacts.budi/1"])
async def test_one_of_them_is_named_in_any_way(engine: Engine, receiver: Receiver, target: str) -> None:
    """By its table, by its name alone, or by one address of it."""
    assert [trial.address for trial in await engine.send_test(target, BUDI)] == ["contacts.budi/1"]
    assert receiver.posts == []


async def test_a_name_that_nobody_has_is_refused_with_those_there_are(engine: Engine) -> None:
    """So that the next try is right."""
    with pytest.raises(Refused, match=r"contacts\.budi, notify\.hook"):
        await engine.send_test("bude", BUDI)
