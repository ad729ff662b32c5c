"""What may stand in a runbook's file besides its steps, and what contradicts what in it; plans nothing."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Set
from typing import Annotated, Literal, TypeAlias

from pydantic import BeforeValidator, Field, model_validator

from console.config.kinds import Table, Text
from console.config.problems import KeyPath
from console.i18n import _
from console.runbooks.hands import acts, is_gate
from console.runbooks.steptypes import (
    AskStep,
    CheckStep,
    FingerprintStep,
    HoldStep,
    Name,
    NotifyStep,
    ParameterName,
    PowerStep,
    RunStep,
    ServiceStep,
    SshStep,
    Step,
    TagStep,
    WaitStep,
    as_tuple,
)

Scope: TypeAlias = Literal["server", "rack", "room", "site"]
RunbookRole: TypeAlias = Literal["operator", "approver", "admin"]

PLACEHOLDER = re.compile(r"\{([a-z][a-z0-9_]*)\}")
DURATION = re.compile(r"[1-9][0-9]{0,5}(ms|s|m|h|d)")
OWN_PLACEHOLDERS = frozenset({"target", "address"})
"""What every runbook may put in an argument without declaring it: the device's id and its address."""


class Parameter(Table):
    """What a person gives when starting; a value is always text that `type` checks."""

    type: Literal["text", "choice", "whole_number", "duration"] = "text"
    title: Text
    default: str | None = None
    choices: Annotated[tuple[str, ...], BeforeValidator(as_tuple)] = ()
    max_length: Annotated[int, Field(ge=1, le=1000)] = 200

    @model_validator(mode="after")
    def _fits(self) -> Parameter:
        if (self.type == "choice") != bool(self.choices):
            raise ValueError(_("choices belong to a parameter of type choice, and it needs at least one"))
        if self.default is not None and (problem := self.problem_of(self.default)):
            raise ValueError(_("the default does not fit: {problem}").format(problem=problem))
        return self

    def problem_of(self, value: str) -> str:
        """Why `value` cannot be used, as a sentence; empty when it can."""
        if self.type == "choice" and value not in self.choices:
            return _("it must be one of {choices}").format(choices=", ".join(self.choices))
        if self.type == "duration" and not DURATION.fullmatch(value):
            return _('it must be a length of time, such as "30m" or "24h"')
        if self.type == "whole_number" and not re.fullmatch(r"-?[0-9]{1,12}", value):
            return _("it must be a whole number")
        if len(value) > self.max_length:
            return _("it is longer than {limit} characters").format(limit=self.max_length)
        if not value.isprintable():
            return _("it holds a control character or a line break")
        return ""


class Runbook(Table):
    """A whole runbook, checked.

    With `asks_when_mains_returns` a run that begins while a UPS of the room is on battery asks once how it goes on when
    the mains is back half-way.
    """

    name: Name
    title: Text
    description: Text
    scope: Scope
    role: RunbookRole = "operator"
    dangerous: bool = False
    two_person: bool = False
    asks_when_mains_returns: bool = False
    parameters: dict[ParameterName, Parameter] = {}
    steps: Annotated[tuple[Step, ...], BeforeValidator(as_tuple), Field(min_length=1)]


_ON_A_HOST = CheckStep | SshStep | PowerStep | WaitStep | TagStep | FingerprintStep

Contradiction: TypeAlias = tuple[KeyPath, str, str]
"""(key, sentence, the word that was not known or empty)."""


def contradictions(runbook: Runbook) -> Iterable[Contradiction]:
    """What is wrong between the parts of `runbook`."""
    counts = Counter(step.id for step in runbook.steps)
    for index, step in enumerate(runbook.steps):
        key: KeyPath = ("steps", index)
        if counts[step.id] > 1:
            yield (*key, "id"), _('"{id}" is the id of more than one step').format(id=step.id), ""
        if step.when.parameter and step.when.parameter not in runbook.parameters:
            yield (*key, "when", "parameter"), _unknown_parameter(step.when.parameter), step.when.parameter
        if runbook.scope != "server" and isinstance(step, _ON_A_HOST):
            yield (
                (*key, "type"),
                _("a {scope} has no single host: only run, ask, hold and service fit").format(scope=runbook.scope),
                "",
            )
        if step.after is not None and step.after.step not in {earlier.id for earlier in runbook.steps[:index]}:
            sentence = _('"{id}" is no step before this one').format(id=step.after.step)
            yield (*key, "after", "step"), sentence, step.after.step
        if not isinstance(step, RunStep) and step.hands == "may" and is_gate(step) and _acts_after(runbook, index):
            sentence = _('it can keep what follows from happening, so it must say hands = "must"')
            yield (*key, "hands"), sentence, ""
        yield from _unknown_placeholders(runbook, step, key)
    if not runbook.dangerous and any(map(_changes_power, runbook.steps)):
        yield ("dangerous",), _("it has a destructive step, so it must say dangerous = true"), ""


def _acts_after(runbook: Runbook, index: int) -> bool:
    return any(map(acts, runbook.steps[index + 1 :]))


def _changes_power(step: Step) -> bool:
    return isinstance(step, PowerStep) or (isinstance(step, SshStep) and step.destructive)


def _unknown_placeholders(runbook: Runbook, step: Step, key: KeyPath) -> Iterable[Contradiction]:
    known = OWN_PLACEHOLDERS | runbook.parameters.keys()
    for where, text in _texts(step):
        for name in PLACEHOLDER.findall(text):
            if name not in known:
                yield (*key, *where), _unknown_parameter(name), name
    if isinstance(step, HoldStep) and step.length_from:
        given = runbook.parameters.get(step.length_from)
        if given is None or given.type != "duration":
            sentence = _('"{name}" is no parameter of type duration').format(name=step.length_from)
            yield (*key, "length_from"), sentence, step.length_from
    if isinstance(step, SshStep) and step.elevate and step.elevate not in runbook.parameters:
        yield (*key, "elevate"), _unknown_parameter(step.elevate), step.elevate


def _texts(step: Step) -> Iterable[tuple[KeyPath, str]]:
    """Every text of a step in which a placeholder is filled."""
    match step:
        case CheckStep() | SshStep():
            yield from ((("command", system), word) for system, words in step.command.items() for word in words)
        case AskStep():
            yield ("question",), step.question
        case TagStep():
            yield ("reason",), step.reason
        case ServiceStep():
            yield ("service",), step.service
        case NotifyStep():
            yield ("message",), step.message
            yield from ((("to", index), way) for index, way in enumerate(step.to))
        case RunStep():
            yield from ((("arguments", name), value) for name, value in step.arguments.items())


def unresolved(runbook: Runbook, known: dict[str, Runbook]) -> Iterable[Contradiction]:
    """What is wrong between `runbook` and the others that it runs."""
    for index, step in enumerate(runbook.steps):
        if not isinstance(step, RunStep):
            continue
        key: KeyPath = ("steps", index)
        inner = known.get(step.runbook)
        if inner is None:
            yield (*key, "runbook"), _('there is no runbook "{name}"').format(name=step.runbook), step.runbook
            continue
        yield from _ill_fitting(runbook, step, inner, key)


def untold(runbook: Runbook, ways: Set[str]) -> Iterable[Contradiction]:
    """Whom the steps of `runbook` would tell that the configuration does not know."""
    for index, step in enumerate(runbook.steps):
        for place, way in enumerate(step.to if isinstance(step, NotifyStep) and not step.where_known else ()):
            if way not in ways and not PLACEHOLDER.search(way):
                sentence = _('"{name}" is no notify, contact or rota of the configuration, so nobody would be told')
                yield ("steps", index, "to", place), sentence.format(name=way), way


def _ill_fitting(runbook: Runbook, step: RunStep, inner: Runbook, key: KeyPath) -> Iterable[Contradiction]:
    if any(isinstance(other, RunStep) for other in inner.steps):
        yield (*key, "runbook"), _('"{name}" runs runbooks itself; only one level fits').format(name=inner.name), ""
    if inner.scope != ("server" if step.for_each else runbook.scope):
        yield (*key, "runbook"), _('"{name}" is for a {scope}').format(name=inner.name, scope=inner.scope), ""
    if step.for_each and runbook.scope == "server":
        yield (*key, "for_each"), _("a server has no devices in it"), ""
    if inner.dangerous and not runbook.dangerous:
        yield ("dangerous",), _('"{name}" is dangerous, so this is too').format(name=inner.name), ""
    if inner.two_person and not runbook.two_person:
        yield ("two_person",), _('"{name}" needs two persons, so this does too').format(name=inner.name), ""
    for name in step.arguments.keys() - inner.parameters.keys():
        sentence = _('"{name}" is no parameter of {runbook}').format(name=name, runbook=inner.name)
        yield (*key, "arguments", name), sentence, ""
    for name, parameter in inner.parameters.items():
        if parameter.default is None and name not in step.arguments:
            sentence = _('"{name}" of {runbook} must be given').format(name=name, runbook=inner.name)
            yield (*key, "arguments"), sentence, ""


def _unknown_parameter(name: str) -> str:
    return _('"{name}" is no parameter of this runbook').format(name=name)
