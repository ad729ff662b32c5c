"""Rules of the event log's one reading."""

from __future__ import annotations

import pytest

from console.collect.redfish_log import Entry, entries, entry_of, log_gauge, moment, preference
from console.model.reading import State

NOW = 1_768_046_400.0


def _entry(age_h: float, word: str, message: str = "", resolved: bool = False) -> Entry:
    return Entry(NOW - age_h * 3600, word, message, resolved)


def test_the_worst_of_the_last_day_with_its_message() -> None:
    """What is older than a day or resolved does not count."""
    found = (
        _entry(1, "ok", "boot"),
        _entry(2, "degraded", "a fan slowed down"),
        _entry(3, "failed", "replaced", resolved=True),
        _entry(30, "failed", "long ago"),
    )
    gauge = log_gauge(found, NOW)
    assert (gauge.value, gauge.state, gauge.note) == ("degraded", State.WARNING, "a fan slowed down")


def test_an_empty_log_complains_of_nothing() -> None:
    """A log that was read and has nothing new is well."""
    assert log_gauge((), NOW).value == "ok"


@pytest.mark.parametrize("created", ["0000-00-00T00:00:00Z", "yesterday", "", None, 7])
def test_a_date_that_is_none(created: object) -> None:
    """An entry without a readable date is left out."""
    assert moment(created) is None


def test_dates_with_and_without_zone() -> None:
    """A date without a zone is UTC."""
    assert moment("2026-01-10T12:00:00Z") == moment("2026-01-10T12:00:00") == moment("2026-01-10T13:00:00+01:00")


def test_an_entry_without_severity_is_left_out() -> None:
    """Diagnostic dumps stand among the entries of some logs."""
    assert entry_of({"Created": "2026-01-10T12:00:00Z"}) is None


def test_the_newest_first() -> None:
    """BMCs sort their logs either way."""
    members = [{"Created": f"2026-01-0{day}T00:00:00Z", "Severity": "OK", "Message": str(day)} for day in (2, 3, 1)]
    assert [entry.message for entry in entries({"Members": [dict(one) for one in members]})] == ["3", "2", "1"]


def test_hardware_logs_before_others_and_audits_never() -> None:
    """The system event log is likeliest; audit logs and journals are none."""
    names = ["AuditLog", "Log1", "SEL", "IML", "Journal"]
    fitting = sorted((name for name in names if preference(name) >= 0), key=preference)
    assert fitting == ["SEL", "IML", "Log1"]
