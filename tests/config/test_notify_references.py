"""Tests of `console.config.notify` and its references: every mistake in whom to tell is named."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import tomli

from console.config.validate import validate

GOOD: dict[str, Any] = {
    "sites": {"bontang": {"timezone": "Asia/Makassar", "language": "id"}},
    "contacts": {
        "budi": {"urls": ["env:BUDI_URL"], "quiet": {"begins": "22:00", "ends": "06:00", "days": ["mon"]}},
        "ani": {"webhook": {"url": "https://hook.example.org/x", "headers": {"Authorization": "env:TOKEN"}}},
    },
    "rota": {"duty": {"people": ["budi", "ani"], "begins": "2026-01-05T08:00", "timezone": "Asia/Makassar"}},
    "notify": {
        "room": {"wall": True, "bell": True},
        "duty": {"who": ["duty"], "severities": ["critical", "major"], "sites": ["bontang"]},
    },
    "escalation": {"steps": [{"after": "0s", "notify": ["room"]}, {"after": "20m", "notify": ["duty"]}]},
    "engine": {"deadman": {"url": "env:DEADMAN", "every": "1m"}},
}


def test_a_good_configuration_has_no_problem() -> None:
    """What the documentation shows can be used."""
    loaded = validate(GOOD)
    assert loaded.problems == ()
    assert loaded.config is not None
    assert [step.after for step in loaded.config.escalation.steps] == [0.0, 1200.0]


def test_the_documents_examples_can_be_used() -> None:
    """Each table that docs/notifications.md shows is accepted as it stands there."""
    text = (Path(__file__).parents[2] / "docs/notifications.md").read_text("utf-8")
    blocks = re.findall(r"```toml\n(.*?)```", text, re.DOTALL)
    assert len(blocks) == 2
    for block in blocks:
        assert validate(tomli.loads(block)).problems == ()


def test_without_steps_of_its_own_it_escalates_at_0_20_and_90_minutes() -> None:
    """The default is that of the appliances."""
    loaded = validate({})
    assert loaded.config is not None
    assert [step.after for step in loaded.config.escalation.steps] == [0.0, 1200.0, 5400.0]


MISTAKES = [
    ("contacts.eko", {"name": "Eko"}, "contacts.eko", "nothing reaches this contact"),
    ("contacts.duty", {"urls": ["env:X"]}, "contacts.duty", "is also a rota"),
    ("contacts.eko", {"urls": ["no scheme"]}, "contacts.eko.urls[0]", "begins with a scheme"),
    ("contacts.eko", {"webhook": {"url": "ftp://x"}}, "contacts.eko.webhook.url", "https://"),
    ("contacts.eko", {"urls": ["env:X"], "timezone": "Asia/Makasar"}, "contacts.eko.timezone", "Asia/Makassar"),
    (
        "contacts.eko",
        {"urls": ["env:X"], "quiet": {"begins": "25:00", "ends": "06:00"}},
        "contacts.eko.quiet.begins",
        "07:30",
    ),
    ("rota.night", {"people": [], "begins": "2026-01-05T08:00"}, "rota.night.people", "nobody"),
    ("rota.night", {"people": ["bud"], "begins": "2026-01-05T08:00"}, "rota.night.people[0]", "budi"),
    ("rota.night", {"people": ["budi"], "begins": "monday"}, "rota.night.begins", "2026-12-24T18:00"),
    ("notify.none", {}, "notify.none", "nobody is told this way"),
    ("notify.x", {"who": ["dutty"]}, "notify.x.who[0]", "duty"),
    ("notify.x", {"wall": True, "sites": ["bontan"]}, "notify.x.sites[0]", "bontang"),
    ("notify.x", {"wall": True, "severities": ["bad"]}, "notify.x.severities[0]", "critical"),
    ("escalation.steps", [{"after": "0s", "notify": ["rom"]}], "escalation.steps[0].notify[0]", "room"),
    ("escalation.steps", [{"after": "0s"}, {"after": "0m"}], "escalation.steps[1].after", "same time"),
    ("escalation.steps", [], "escalation.steps", "nobody is ever told"),
]


@pytest.mark.parametrize(("where", "entry", "key", "part"), MISTAKES, ids=[mistake[2] for mistake in MISTAKES])
def test_a_mistake_is_named_where_it_stands(where: str, entry: object, key: str, part: str) -> None:
    """Each mistake gives one problem with its key and what would be right."""
    table, _dot, name = where.partition(".")
    document = GOOD | {table: {**GOOD[table], name: entry}}
    problems = validate(document).problems
    assert [problem.key for problem in problems] == [key]
    assert part in str(problems[0])


def test_no_address_is_shown_in_a_problem() -> None:
    """An address that is wrong is not repeated: it may hold a secret."""
    urls = {"contacts": {"eko": {"urls": ["s3cret", 7], "webhook": {"url": "s3cret"}}}}
    assert "s3cret" not in "".join(map(str, validate(urls).problems))
