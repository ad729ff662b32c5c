"""The audit log's promises: every later change shows, and no secret gets in."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from console.config.secrets import Secret
from console.store.audit import ORIGIN, AuditLog, Deed, Who, read_audit, verify

SITI = Who(uid=1001, user="siti")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "audit.log"


def write(path: Path, *actions: str) -> None:
    log = AuditLog.open(path)
    for at, action in enumerate(actions):
        log.append(Deed(SITI, action, "altos-1", outcome="done"), float(at))
    log.close()


def test_chain_holds(path: Path) -> None:
    """A log as it was written has no problems, over several openings too."""
    write(path, "one", "two")
    write(path, "three")
    assert [entry.action for entry in read_audit(path)] == ["one", "two", "three"]
    assert [entry.number for entry in read_audit(path)] == [1, 2, 3]
    assert read_audit(path)[0].previous == ORIGIN
    assert verify(path) == ()


def change_a_word(lines: list[bytes]) -> list[bytes]:
    return [lines[0].replace(b'"done"', b'"dine"'), *lines[1:]]


def take_one_out(lines: list[bytes]) -> list[bytes]:
    return [lines[0], *lines[2:]]


def swap_two(lines: list[bytes]) -> list[bytes]:
    return [lines[1], lines[0], *lines[2:]]


def cut_the_head(lines: list[bytes]) -> list[bytes]:
    return lines[1:]


def put_garbage_in(lines: list[bytes]) -> list[bytes]:
    return [lines[0], b"{}\n", *lines[1:]]


def tear_the_last(lines: list[bytes]) -> list[bytes]:
    return [*lines[:-1], lines[-1][:-10]]


@pytest.mark.parametrize("tamper", [change_a_word, take_one_out, swap_two, cut_the_head, put_garbage_in, tear_the_last])
def test_tampering_shows(path: Path, tamper: object) -> None:
    """Every change to a line, its order or its presence is found."""
    write(path, "one", "two", "three")
    assert callable(tamper)
    path.write_bytes(b"".join(tamper(path.read_bytes().splitlines(keepends=True))))
    assert verify(path)


def test_cut_end_shows_against_the_head(path: Path) -> None:
    """Lines cut from the end leave a chain that holds, but another head than the one kept elsewhere."""
    write(path, "one", "two")
    log = AuditLog.open(path)
    head = log.head
    log.close()
    path.write_bytes(path.read_bytes().splitlines(keepends=True)[0])
    assert verify(path) == ()
    log = AuditLog.open(path)
    assert log.head != head
    log.close()


def test_torn_line_is_cut(path: Path) -> None:
    """A line that a crash tore is cut at the next opening and the chain goes on."""
    write(path, "one", "two")
    with path.open("ab") as file:
        file.write(b'{"number":3,')
    write(path, "three")
    assert [entry.action for entry in read_audit(path)] == ["one", "two", "three"]
    assert verify(path) == ()


def test_secrets_stay_out(path: Path) -> None:
    """A secret that is handed over is written as three stars."""
    log = AuditLog.open(path)
    log.append(Deed(SITI, "login", "altos-1", details={"password": Secret("hunter2"), "user": "ronda"}), 0.0)
    log.close()
    assert b"hunter2" not in path.read_bytes()
    assert read_audit(path)[0].details == {"password": "***", "user": "ronda"}


def test_hostile_words(path: Path) -> None:
    """Control characters in what a person or host said do not reach whoever reads the log in a terminal."""
    log = AuditLog.open(path)
    log.append(Deed(SITI, "stop", "altos-1", reason="\x1b[2Jno\nwhy"), 0.0)
    log.close()
    assert read_audit(path)[0].reason == "\N{REPLACEMENT CHARACTER}[2Jno why"


def test_asserted_name_is_marked() -> None:
    """A name that somebody only says they have is shown beside the account's."""
    assert Who(uid=1, user="ops", asserted_name="siti").label == "ops~siti"


def test_plain_json(path: Path) -> None:
    """Each line is a JSON object that other tools read."""
    write(path, "one")
    assert json.loads(path.read_text())["who"] == {"uid": 1001, "user": "siti", "asserted_name": ""}


def test_missing_log(path: Path) -> None:
    """A log that is not there is a problem, not a log without problems."""
    (problem,) = verify(path)
    assert "cannot be read" in problem
