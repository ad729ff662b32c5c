"""When a server counts as off: measured gone on every sign, over a way that is proved open."""

from __future__ import annotations

import pytest

from console.runbooks.context import Answer, Sign
from console.runbooks.steps.wait import judge_answers, judge_off


def sign(name: str, answer: Answer, spoken: bool = False) -> Sign:
    return Sign(name, answer, 0.0, spoken=spoken)


WITNESSED = sign("witness", "answers")
UNWITNESSED = sign("witness", "unknown")


@pytest.mark.parametrize(
    ("ssh", "snmp", "witness", "reason"),
    [
        (sign("ssh", "silent"), sign("snmp", "silent"), WITNESSED, "so"),
        (sign("ssh", "silent", spoken=True), sign("snmp", "silent"), None, "so"),
        (sign("ssh", "silent"), sign("snmp", "silent"), UNWITNESSED, "unknown"),
        (sign("ssh", "silent"), sign("snmp", "silent"), None, "unknown"),
        (sign("ssh", "answers"), sign("snmp", "silent"), WITNESSED, "not_so"),
        (sign("ssh", "silent"), sign("snmp", "answers"), WITNESSED, "not_so"),
        (sign("ssh", "unknown"), sign("snmp", "silent"), WITNESSED, "unknown"),
        (sign("ssh", "unknown"), sign("snmp", "answers"), WITNESSED, "not_so"),
    ],
)
def test_off(ssh: Sign, snmp: Sign, witness: Sign | None, reason: str) -> None:
    """Off needs every sign gone and a way proved open; one answer is on; all else is unknown."""
    assert judge_off(("ssh", "snmp"), (ssh, snmp), witness).reason == reason


def test_missing_sign() -> None:
    """A sign that was planned but not measured is unknown, never off."""
    verdict = judge_off(("ssh", "bmc"), (sign("ssh", "silent", spoken=True),), WITNESSED)
    assert (verdict.reason, verdict.sentence) == ("unknown", "It could not be measured: bmc.")


def test_bmc() -> None:
    """A BMC that says on outweighs a silent network."""
    signs = (sign("ssh", "silent"), sign("bmc", "on", spoken=True))
    assert judge_off(("ssh", "bmc"), signs, WITNESSED).reason == "not_so"


@pytest.mark.parametrize(("ssh", "reason"), [("answers", "so"), ("silent", "not_so"), ("unknown", "not_so")])
def test_answers(ssh: Answer, reason: str) -> None:
    """Up needs every sign to answer."""
    assert judge_answers(("ssh",), (sign("ssh", ssh),)).reason == reason
