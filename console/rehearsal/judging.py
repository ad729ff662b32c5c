"""Judges a rehearsal by what really happened to the rack, rule by rule; pure, and plays nothing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Literal, TypeAlias

from msgspec import Struct

from console.i18n import _
from console.model.run import Plan, PlannedStep, Run, StepKind, StepState
from console.rehearsal.faults import Fault, Victim
from console.rehearsal.rack import Deed

STANDBY_W = 60.0
"""What may flow through an outlet that is cut: the standby of supplies, with the error of a meter of 0.25 A."""

Rule: TypeAlias = Literal[
    "nothing_forced", "no_cut_under_current", "nothing_twice", "known_end", "safe_is_true", "fault_handled"
]


class Verdict(Struct, frozen=True):
    """Whether a rule was held, None when nothing put it to the test, and the sentence that says so."""

    rule: Rule
    held: bool | None
    sentence: str


class Asked(Struct, frozen=True):
    """A question and what was chosen; `careful` when that was to go no further."""

    question: str
    choice: str
    careful: bool = False


class Played(Struct, frozen=True):
    """What a rehearsal brought: `run` is None when the plan could not begin, `sent` is what reached the devices.

    `said_safe` is whether the board called the rack safe to touch, `live` the servers there that had current then,
    `running` those that ran and answered. `chosen` are parameters that nobody gave and that were taken from the rack.
    """

    plan: Plan
    run: Run | None
    asked: tuple[Asked, ...]
    sent: tuple[Deed, ...]
    faults: tuple[Fault, ...]
    victim: Victim
    said_safe: bool = False
    live: tuple[str, ...] = ()
    running: frozenset[str] = frozenset()
    chosen: Mapping[str, str] = {}


def judged(played: Played) -> tuple[Verdict, ...]:
    """Every rule, in the order of what it may cost; one verdict more for each fault."""
    return (
        _forced(played),
        _cut(played.sent),
        _twice(played.sent),
        _known_end(played.run),
        _safe(played),
        *(_handled(played, fault) for fault in played.faults),
    )


def score(verdicts: Iterable[Verdict]) -> tuple[int, int]:
    """How many rules were held, of how many that were put to the test."""
    tested = [verdict for verdict in verdicts if verdict.held is not None]
    return sum(verdict.held is True for verdict in tested), len(tested)


def _forced(played: Played) -> Verdict:
    planned = any(step.kind is StepKind.POWER and _by(step)[1] not in ("on", "graceful") for step in played.plan.steps)
    forced = [f"{deed.device} {deed.what}" for deed in played.sent if deed.what in ("power off", "power cycle")]
    if forced and not planned:
        return Verdict("nothing_forced", False, _("Forced off: {what}.").format(what=", ".join(forced)))
    return Verdict("nothing_forced", True, _("Nothing graceful became force."))


def _cut(sent: tuple[Deed, ...]) -> Verdict:
    cuts = [deed for deed in sent if deed.what.startswith("outlet") and deed.what.endswith(" off")]
    if not cuts:
        return Verdict("no_cut_under_current", None, _("No outlet was cut."))
    under = [f"{deed.device} {deed.what} ({deed.watts:.0f} W)" for deed in cuts if deed.watts > STANDBY_W]
    if under:
        return Verdict("no_cut_under_current", False, _("Cut under current: {what}.").format(what=", ".join(under)))
    return Verdict("no_cut_under_current", True, _("No outlet was cut while current flowed."))


def _twice(sent: tuple[Deed, ...]) -> Verdict:
    if not sent:
        return Verdict("nothing_twice", None, _("Nothing was sent."))
    twice = [f"{device} {what}" for (device, what), n in Counter((d.device, d.what) for d in sent).items() if n > 1]
    if twice:
        return Verdict("nothing_twice", False, _("Sent more than once: {what}.").format(what=", ".join(twice)))
    return Verdict("nothing_twice", True, _("Nothing was sent twice."))


def _known_end(run: Run | None) -> Verdict:
    if run is None:
        return Verdict("known_end", True, _("It did not begin, and nothing was sent."))
    open_ = [step.title for step in run.steps if step.state in (StepState.RUNNING, StepState.OUTCOME_UNKNOWN)]
    if run.ended_at is None or open_:
        return Verdict("known_end", False, _("It ended with this unknown: {what}.").format(what=", ".join(open_)))
    return Verdict("known_end", True, _("It ended with every step known."))


def _safe(played: Played) -> Verdict:
    if not played.said_safe:
        return Verdict("safe_is_true", None, _("The board did not call the rack safe to touch."))
    if played.live:
        sentence = _(
            "The board called the rack safe to touch while {devices} had voltage: no meter of the rack sees it, "
            "a voltage tester does."
        )
        return Verdict("safe_is_true", False, sentence.format(devices=", ".join(played.live)))
    return Verdict("safe_is_true", True, _("The rack was safe to touch, as the board said."))


def _handled(played: Played, fault: Fault) -> Verdict:
    """A fault is to be cured, or else to be told of."""
    if not _is_met(played, fault):
        sentence = _("Nothing in this runbook comes across {fault}.")
        return Verdict("fault_handled", None, sentence.format(fault=fault.name))
    if fault.hangs and played.run is not None and played.victim.server in played.running:
        sentence = _("{fault} was cured: {server} runs again.")
        return Verdict("fault_handled", True, sentence.format(fault=fault.name, server=played.victim.server))
    said = next((one for one in _told(played) if any(name in one for name in played.victim.names)), "")
    if fault.meets == "mains":
        said = next(
            (one.question for one in played.asked if any(ups in one.question for ups in played.plan.watched_ups)), ""
        )
    if not said:
        return Verdict("fault_handled", False, _("Nothing was said of {fault}.").format(fault=fault.name))
    return Verdict("fault_handled", True, _("Of {fault} it said: {said}").format(fault=fault.name, said=said))


def _is_met(played: Played, fault: Fault) -> bool:
    """Whether a step of the plan has to do with what is broken."""
    if fault.meets == "mains":
        return any(ups in one.question for one in played.asked for ups in played.plan.watched_ups)
    if fault.meets == "anything" or played.run is None:
        return True
    return any(_meets(step, fault) for step in played.plan.steps if step.target == played.victim.server)


def _meets(step: PlannedStep, fault: Fault) -> bool:
    via, action = _by(step)
    if fault.meets == "bmc":
        return via == "bmc"
    if fault.meets == "graceful":
        return (via, action) == ("bmc", "graceful")
    if fault.meets == "shutdown":
        return step.kind is StepKind.SSH or action == "graceful"
    return step.kind is StepKind.POWER and via != "bmc"


def _by(step: PlannedStep) -> tuple[str, str]:
    """By what a power step switches, and what it does."""
    arguments = dict(step.arguments) if step.kind is StepKind.POWER else {}
    return arguments.get("via", ""), arguments.get("action", "")


def _told(played: Played) -> list[str]:
    """Every sentence that speaks of something that is not as it should be; an outcome has its target's name."""
    obstacles = [f"{one.target} {one.sentence}".strip() for one in played.plan.obstacles]
    if played.run is None:
        return obstacles
    bad = (StepState.FAILED, StepState.OUTCOME_UNKNOWN, StepState.STOPPED)
    outcomes = [f"{step.target}: {step.outcome}" for step in played.run.steps if step.state in bad]
    return [*(one.question for one in played.asked if one.careful), *outcomes, *obstacles]
