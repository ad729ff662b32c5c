"""What a runbook says of a room's leak sensors becomes their proof, where the engine has not seen it itself."""

from __future__ import annotations

from msgspec import Struct

from console.engine.person import Person
from console.engine.proving import Proving
from console.errors import Refused
from console.i18n import _
from console.model.run import Plan, Run, StepState
from console.model.time import Instant

RECORDS = "leak_proof"
"""What a question of a runbook records when its answer is about the leak sensors of the target."""


class Said(Struct, frozen=True):
    """Somebody answered in a run that the leak sensors of `room` work; `since_at` is when it asked."""

    run: str
    room: str
    by: str
    text: str
    since_at: Instant


class RunProofs:
    """`follow` hears of every run as it goes, `tick` writes down what it has said."""

    def __init__(self, proving: Proving) -> None:
        self._proving = proving
        self._heard: set[tuple[str, str]] = set()
        self._waiting: list[Said] = []

    def follow(self, run: Run, plan: Plan | None) -> None:
        """Keep what was answered to the questions that record a proof; each answer counts once."""
        asked = {step.id for step in plan.steps if dict(step.arguments).get("records") == RECORDS} if plan else set()
        for step in run.steps:
            known = (run.id, step.id) in self._heard
            if step.id in asked and not known and step.state is StepState.SUCCEEDED and step.started_at is not None:
                self._heard.add((run.id, step.id))
                self._waiting.append(Said(run.id, run.target, run.started_by, step.outcome, step.started_at))

    async def tick(self) -> None:
        """Vouch for the sensors that the engine has not seen since the question was put."""
        waiting, self._waiting = self._waiting, []
        for said in waiting:
            for sensor in self._proving.sensors("leak", said.room):
                proof = self._proving.proof(sensor)
                if proof is None or proof.at < said.since_at:
                    await self._vouch(sensor, said)

    async def _vouch(self, sensor: str, said: Said) -> None:
        reason = _("run {run}: {answer}").format(run=said.run, answer=said.text)
        try:
            await self._proving.vouch(sensor, reason, Person(uid=-1, user=said.by, role="operator"))
        except Refused:
            # The store does not take it: the answer stays in the run, and is looked at again.
            self._waiting.append(said)
