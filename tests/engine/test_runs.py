"""Tests of `console.engine.runs`: who may do what with runbooks, through a real engine in this process."""

from __future__ import annotations

from pathlib import Path

import pytest
from msgspec import structs

from console.engine.engine import Engine
from console.engine.person import Person
from console.errors import Refused
from console.model.tag import Tag
from console.store.audit import read_audit
from tests.engine.running import configured, running

CONFIG = """
[sites.here]
name = "Here"

[racks.r1]
room = "room"

[rooms.room]
site = "here"

[devices.this-host]
kind = "server"
place = { rack = "r1" }
local = {}
"""
RUNBOOK = """
name = "{name}"
title = "Only a question"
description = "Asks one thing."
scope = "rack"
role = "approver"
two_person = {two}

[[steps]]
id = "sure"
type = "ask"
title = "Sure"
question = "Is it so?"
choices = ["yes", "no"]
fails = ["no"]
"""
OPERATOR = Person(uid=1000, user="budi", role="operator")
APPROVER = Person(uid=1001, user="siti", role="approver")
ADMIN = Person(uid=0, user="root", role="admin")


@pytest.fixture
def config(tmp_path: Path) -> Path:
    (tmp_path / "runbooks").mkdir()
    for name, two in (("alone", "false"), ("together", "true")):
        (tmp_path / f"runbooks/{name}.toml").write_text(RUNBOOK.format(name=name, two=two))
    return configured(tmp_path, CONFIG)


@pytest.mark.parametrize(
    ("person", "role", "has"),
    [(OPERATOR, "viewer", True), (OPERATOR, "approver", False), (ADMIN, "approver", True), (APPROVER, "admin", False)],
)
def test_a_role_may_do_what_lower_ones_may(person: Person, role: str, has: bool) -> None:
    """Roles are ordered; one that is not known has none of them."""
    assert person.has(role) is has
    assert not structs.replace(person, role="stranger").has("viewer")


async def test_a_runbook_asks_for_its_role(engine: Engine, tmp_path: Path) -> None:
    """Somebody below the runbook's role does not start it, and that is on record."""
    plan = await engine.runs.plan("alone", "r1", {})
    with pytest.raises(Refused) as refused:
        await engine.runs.start(plan.id, "r1", OPERATOR)
    assert refused.value.reason == "not_allowed"
    assert read_audit(tmp_path / "state/audit.log")[-1].outcome == "refused:not_allowed"
    assert await engine.runs.start(plan.id, "r1", APPROVER)


async def test_an_answer_asks_for_the_runbooks_role(engine: Engine) -> None:
    """Who may not start a run does not answer for it either."""
    plan = await engine.runs.plan("alone", "r1", {})
    run = await engine.runs.start(plan.id, "r1", APPROVER)
    with pytest.raises(Refused) as refused:
        await engine.runs.answer(run, "sure", "yes", "", "", OPERATOR)
    assert refused.value.reason == "not_allowed"


async def test_two_persons(engine: Engine) -> None:
    """What needs two persons is started by one after another approved it, and administrators are no exception."""
    plan = await engine.runs.plan("together", "r1", {})
    with pytest.raises(Refused, match="second person"):
        await engine.runs.start(plan.id, "r1", ADMIN)
    await engine.runs.approve(plan.id, "r1", ADMIN)
    with pytest.raises(Refused) as refused:
        await engine.runs.start(plan.id, "r1", ADMIN)
    assert refused.value.reason == "same_person"
    assert await engine.runs.start(plan.id, "r1", APPROVER)


async def test_tags_are_seen_by_all(engine: Engine) -> None:
    """A tag is an entity while it holds."""
    await engine.tags.put_on("this-host", "still wet", OPERATOR)
    shown = engine.bus.get(("Tag", "this-host"))
    assert isinstance(shown, Tag)
    assert (shown.by, shown.reason) == ("budi", "still wet")
    await engine.tags.take_off("this-host", "dry", APPROVER)
    assert engine.bus.get(("Tag", "this-host")) is None
    with pytest.raises(Refused, match="no device nowhere"):
        await engine.tags.put_on("nowhere", "x", OPERATOR)


async def test_tags_outlive_the_engine(config: Path) -> None:
    """The next engine shows the tags that an earlier one kept."""
    async with running(config) as first:
        await first.tags.put_on("this-host", "still wet", OPERATOR)
    async with running(config) as second:
        assert second.bus.get(("Tag", "this-host")) is not None
