"""What a person reads about an alert."""

from __future__ import annotations

import pytest

from console.alerts import phrases
from console.alerts.condition import Breach, Count, Operand, Side
from console.alerts.rules.load import load_rules
from console.alerts.sentences import amount, duration, reason, summary
from console.model.alert import Severity
from console.model.point import POINTS

PHRASED = ("availability", "site_state", "backup_state")
RULES = {rule.name: rule for rule in load_rules()[0]}


@pytest.mark.parametrize(
    ("rule", "instance", "operand", "side", "limit", "unit", "expected"),
    [
        ("inlet-temperature", "", 33.4, Side.ABOVE, 32, "°C", "inlet temperature 33.4 °C is over 32 °C"),
        ("humidity", "", 25.0, Side.BELOW, 30, "%RH", "humidity 25 %RH is under 30 %RH"),
        ("humidity", "", 58.0, Side.ABOVE, 60, "%RH", "humidity 58 %RH has not come back from 60 %RH"),
        ("ups-runtime", "", 420.0, Side.BELOW, 480, "s", "battery runtime 7 min is under 8 min"),
        ("cpu", "", 91.0, Side.ABOVE, 85, "%", "CPU 91 % on average over 10 min is over 85 %"),
        (
            "room-temperature-rise", "", 3.6, Side.ABOVE, 3, "°C",
            "room temperature up 3.6 K in 5 min; the limit is 3 K",
        ),
        (
            "filesystem-fills", "/var", 5400.0, Side.BELOW, 7200, "%",
            "filesystem /var reaches 100 % in 90 min; the limit is 2.0 h",
        ),
        ("leak", "rack 1", "wet", Side.WORD, None, "", "water leak rack 1 is wet"),
        ("power-supplies", "", Count(1, 1), Side.BAD, 1, "", "power supplies lost: 1 is bad, 1 left"),
        (
            "data-age", "snmp", 5.2, Side.ABOVE, 5, "",
            "snmp has brought nothing for 5.2 of its intervals; the limit is 5",
        ),
    ],
)  # fmt: skip
def test_a_reason_has_the_value_the_limit_and_the_unit(
    rule: str, instance: str, operand: Operand, side: Side, limit: float | None, unit: str, expected: str
) -> None:
    """Each kind of rule has its own sentence."""
    assert reason(RULES[rule], instance, operand, Breach(Severity.WARNING, side, limit), unit) == expected


@pytest.mark.parametrize(
    ("rule", "instance", "operand", "unit", "expected"),
    [
        ("inlet-temperature", "Inlet", 33.44, "°C", "inlet temperature Inlet 33.4 °C"),
        ("leak", "rack 1", "wet", "", "water leak rack 1: wet"),
        ("power-supplies", "", Count(1, 1, 1), "", "power supplies lost: 1 of 3"),
        ("data-age", "ssh", 3.0, "", "no data from ssh"),
    ],
)
def test_a_summary_is_one_short_line(rule: str, instance: str, operand: Operand, unit: str, expected: str) -> None:
    """What, where and how much."""
    assert summary(RULES[rule], instance, operand, unit) == expected


@pytest.mark.parametrize(
    ("rule", "word", "name", "expected"),
    [
        ("availability", "down", "Public complaints", "Public complaints is down"),
        ("availability", "defaced", "Public complaints", "Public complaints: content changed (defaced?)"),
        ("site", "cut_off", "Bontang", "Bontang is cut off"),
        ("backup", "half", "Database dump", "backup Database dump is only half there"),
        ("ups-state", "on_battery", "UPS", "UPS: on battery"),
    ],
)
def test_words_are_said_as_a_person_says_them(rule: str, word: str, name: str, expected: str) -> None:
    """A service, a site and a backup are told by name, and no word reaches a person as a program writes it."""
    assert summary(RULES[rule], "", word, "", name) == expected


@pytest.mark.parametrize(("point", "word"), [(p, w) for p in PHRASED for w in POINTS[p].words])
def test_every_word_of_what_has_a_name_has_its_phrase(point: str, word: str) -> None:
    """None of them is left to the general sentence, which knows no name."""
    assert "X" in phrases.what(point, word, "X")
    assert "_" not in phrases.what(point, word, "X") + phrases.why(point, word)


def test_amounts_are_as_precise_as_people_need() -> None:
    """No digits that mean nothing, no unit where there is none."""
    assert (amount(22.04, "°C"), amount(1234.5, "rpm"), amount(0.5, "1")) == ("22 °C", "1234 rpm", "0.5")
    assert (duration(45), duration(600), duration(9000)) == ("45 s", "10 min", "2.5 h")
