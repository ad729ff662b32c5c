"""Tests of `console.engine.delivery.courier`: what a receiver's answers, and a host's programs, come to."""

from __future__ import annotations

import stat
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

from console.alerts.notify.outbox import Message
from console.alerts.notify.told import Why
from console.config.secrets import Reference, reference, resolver
from console.engine.delivery.courier import Courier
from console.engine.delivery.endpoint import AppriseUrl, Wall, Webhook
from tests.peers.receiver import Receiver

MESSAGE = Message("1f0c2d3e4a5b", "i1", "notify.x/1", Why.FIRST, 1_767_225_600.0, "CRITICAL · water", "• leak-1: wet")


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    receiver = Receiver()
    receiver.start()
    yield receiver
    receiver.stop()


def courier(**environ: str) -> Courier:
    """A courier whose secrets come from `environ`."""
    return Courier(resolver(None, environ))


def plain(url: str) -> Reference:
    return reference(url)


def test_taken_is_an_empty_sentence(receiver: Receiver) -> None:
    """A 2xx answer is the end of a delivery."""
    assert courier().carry(Webhook(plain(receiver.url)), MESSAGE) == ""


@pytest.mark.parametrize("status", [302, 400, 401, 404, 429, 500, 503])
def test_any_other_answer_is_a_problem(receiver: Receiver, status: int) -> None:
    """The status is said, and a redirection is not followed."""
    receiver.status = status
    assert str(status) in courier().carry(Webhook(plain(receiver.url)), MESSAGE)
    assert len(receiver.posts) == 1


def test_a_secret_that_cannot_be_had_is_said_by_its_reference() -> None:
    """A missing variable is named, so that somebody can set it."""
    assert "DUTY_URL" in courier().carry(AppriseUrl(reference("env:DUTY_URL")), MESSAGE)
    assert "TOKEN" in courier().carry(Webhook(plain("http://127.0.0.1:1/"), {"X": reference("env:TOKEN")}), MESSAGE)


def test_nobody_there_is_said_without_the_address() -> None:
    """A refused connection is a sentence that holds nothing of the URL."""
    for endpoint in (Webhook(plain("http://127.0.0.1:1/s3cret")), AppriseUrl(plain("json://127.0.0.1:1/s3cret"))):
        problem = courier().carry(endpoint, MESSAGE)
        assert problem
        assert "s3cret" not in problem


def test_an_address_that_apprise_does_not_know_is_said_by_its_scheme() -> None:
    """Only the scheme of what is not understood is repeated."""
    problem = courier().carry(AppriseUrl(plain("carrierpigeon://s3cret")), MESSAGE)
    assert "carrierpigeon://" in problem
    assert "s3cret" not in problem


def test_apprise_says_the_status_that_it_was_given(receiver: Receiver) -> None:
    """What apprise logs of the answer is told, without the address."""
    receiver.status = 503
    assert "503" in courier().carry(AppriseUrl(plain(f"json://127.0.0.1:{receiver.port}/x")), MESSAGE)


def test_an_apprise_text_ends_with_the_messages_id(receiver: Receiver) -> None:
    """A person can tell a second copy by its last line."""
    assert courier().carry(AppriseUrl(plain(f"json://127.0.0.1:{receiver.port}/x")), MESSAGE) == ""
    assert receiver.taken[0]["message"].splitlines()[-1] == f"#{MESSAGE.id}"


def test_wall_is_given_the_whole_message(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """wall(1) gets title and text on its standard input; one that fails is a problem, one that is missing too."""
    program = tmp_path / "wall"
    program.write_text(f"#!/bin/sh\ncat > {tmp_path}/heard\n")
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    assert courier().carry(Wall(), MESSAGE) == ""
    assert (tmp_path / "heard").read_text() == "CRITICAL · water\n• leak-1: wet\n"
    program.write_text("#!/bin/sh\nexit 1\n")
    assert "wall" in courier().carry(Wall(), MESSAGE)
    monkeypatch.setenv("PATH", str(tmp_path / "empty"))
    assert "not installed" in courier().carry(Wall(), MESSAGE)


class _Redirecting(BaseHTTPRequestHandler):
    target = ""

    def do_POST(self) -> None:
        self.send_response(307)
        self.send_header("Location", self.target)
        self.end_headers()

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        """Say nothing."""


def test_a_redirection_does_not_carry_the_message_elsewhere(receiver: Receiver) -> None:
    """A receiver that points to another address is a problem, and the other one hears nothing."""
    handler = type("Handler", (_Redirecting,), {"target": receiver.url})
    with HTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.handle_request, daemon=True).start()
        problem = courier().carry(Webhook(plain(f"http://127.0.0.1:{server.server_address[1]}/")), MESSAGE)
    assert "307" in problem
    assert receiver.posts == []
