"""What may stand in a runbook's file: its keys, their types, limits and defaults; plans nothing."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from typing import Annotated, Literal, TypeAlias

from pydantic import BeforeValidator, Field, model_validator

from console.config.schema import Duration, Table, Text
from console.i18n import _

Name: TypeAlias = Annotated[str, Field(pattern=r"^[a-z][a-z0-9-]{0,63}$")]
ParameterName: TypeAlias = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{0,31}$")]
Scope: TypeAlias = Literal["server", "rack", "room", "site"]
RunbookRole: TypeAlias = Literal["operator", "approver", "admin"]
System: TypeAlias = Literal["linux", "proxmox", "bsd", "esxi", "windows", "unix"]
OnFailure: TypeAlias = Literal["stop", "continue"]

PLACEHOLDER = re.compile(r"\{([a-z][a-z0-9_]*)\}")
OWN_PLACEHOLDERS = frozenset({"target", "address"})
"""What every runbook may put in an argument without declaring it: the device's id and its address."""


def _tuple(value: object) -> object:
    return tuple(value) if isinstance(value, list) else value


Words: TypeAlias = Annotated[tuple[Text, ...], BeforeValidator(_tuple), Field(min_length=1)]
Commands: TypeAlias = dict[System, Words]
"""Argument vectors by operating system; `unix` serves every Unix that is not named, except ESXi."""


class Parameter(Table):
    """What a person gives when starting; a value is always text that `type` checks."""

    type: Literal["text", "choice", "whole_number"] = "text"
    title: Text
    default: str | None = None
    choices: Annotated[tuple[str, ...], BeforeValidator(_tuple)] = ()
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
        if self.type == "whole_number" and not re.fullmatch(r"-?[0-9]{1,12}", value):
            return _("it must be a whole number")
        if len(value) > self.max_length:
            return _("it is longer than {limit} characters").format(limit=self.max_length)
        if not value.isprintable():
            return _("it holds a control character or a line break")
        return ""


class When(Table):
    """A step is planned only where all that is given here holds."""

    os: Annotated[tuple[System, ...], BeforeValidator(_tuple)] = ()
    source: str = ""
    parameter: str = ""
    equals: str = ""


class _Step(Table):
    id: Name
    title: Text
    when: When = When()
    timeout: Duration = 30.0
    on_failure: OnFailure = "stop"


class CheckStep(_Step):
    """Ask the target something that changes nothing; `passes` says which answer is good."""

    type: Literal["check"]
    command: Commands
    passes: Literal["exit_zero", "no_output", "output"] = "exit_zero"
    retry: Annotated[int, Field(ge=0, le=10)] = 0
    pause: Duration = 5.0
    otherwise: str = ""


class SshStep(_Step):
    """Run a command on the target; `destructive` ones are never sent a second time.

    `elevate` names a parameter whose value (`none`, `sudo`, `doas`) is put in front of the command.
    `closing` says whether the host may close the connection while the command runs.
    """

    type: Literal["ssh"]
    command: Commands
    destructive: bool = True
    closing: Literal["fails", "expected"] = "fails"
    elevate: str = ""
    retry: Annotated[int, Field(ge=0, le=10)] = 0
    pause: Duration = 5.0

    @model_validator(mode="after")
    def _never_twice(self) -> SshStep:
        if self.destructive and self.retry:
            raise ValueError(_("a destructive step is never sent twice: take retry out, or say destructive = false"))
        return self


class WaitStep(_Step):
    """Measure the target every `every` until it is `off` (or `answers`) `times` times in a row."""

    type: Literal["wait"]
    until: Literal["off", "answers"]
    every: Annotated[Duration, Field(ge=0.1, le=600)] = 5.0
    times: Annotated[int, Field(ge=1, le=100)] = 3


Step: TypeAlias = Annotated[CheckStep | SshStep | WaitStep, Field(discriminator="type")]


class Runbook(Table):
    """A whole runbook, checked."""

    name: Name
    title: Text
    description: Text
    scope: Scope
    role: RunbookRole = "operator"
    dangerous: bool = False
    parameters: dict[ParameterName, Parameter] = {}
    steps: Annotated[tuple[Step, ...], BeforeValidator(_tuple), Field(min_length=1)]


def contradictions(runbook: Runbook) -> Iterable[tuple[tuple[str | int, ...], str, str]]:
    """What is wrong between the parts of `runbook`: (key, sentence, the word that was not known or empty)."""
    counts = Counter(step.id for step in runbook.steps)
    for index, step in enumerate(runbook.steps):
        key = ("steps", index)
        if counts[step.id] > 1:
            yield (*key, "id"), _('"{id}" is the id of more than one step').format(id=step.id), ""
        if step.when.parameter and step.when.parameter not in runbook.parameters:
            yield (*key, "when", "parameter"), _unknown_parameter(step.when.parameter), step.when.parameter
        if not isinstance(step, WaitStep):
            yield from _placeholders(runbook, step, key)
    dangerous = any(isinstance(step, SshStep) and step.destructive for step in runbook.steps)
    if dangerous and not runbook.dangerous:
        yield ("dangerous",), _("it has a destructive step, so it must say dangerous = true"), ""


def _placeholders(
    runbook: Runbook, step: CheckStep | SshStep, key: tuple[str | int, ...]
) -> Iterable[tuple[tuple[str | int, ...], str, str]]:
    known = OWN_PLACEHOLDERS | runbook.parameters.keys()
    for system, words in step.command.items():
        for name in (name for word in words for name in PLACEHOLDER.findall(word)):
            if name not in known:
                yield (*key, "command", system), _unknown_parameter(name), name
    if isinstance(step, SshStep) and step.elevate and step.elevate not in runbook.parameters:
        yield (*key, "elevate"), _unknown_parameter(step.elevate), step.elevate


def _unknown_parameter(name: str) -> str:
    return _('"{name}" is no parameter of this runbook').format(name=name)
