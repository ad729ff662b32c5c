"""From one step of a runbook to the very text that is sent or shown, and the arguments it is carried out with; pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeAlias

from console.collect.probes.fingerprint import COMMAND
from console.config.scales import seconds
from console.errors import RunbookError
from console.i18n import N_, _, ngettext
from console.inventory import Device
from console.model.run import PlannedStep, StepKind
from console.model.time import Seconds
from console.runbooks.command import render, variant
from console.runbooks.schema import PLACEHOLDER
from console.runbooks.steptypes import (
    AskStep,
    CheckStep,
    FingerprintStep,
    HoldStep,
    LeafStep,
    NotifyStep,
    PowerStep,
    ServiceStep,
    SshStep,
    TagStep,
    WaitStep,
)

Arguments: TypeAlias = tuple[tuple[str, str], ...]

_SIGN_OFF = {
    "ssh": N_("SSH refuses or does not answer"),
    "snmp": N_("SNMP is silent"),
    "ping": N_("ping is silent"),
    "bmc": N_("the BMC says off"),
}
_SIGN_ON = {
    "ssh": N_("SSH answers"),
    "snmp": N_("SNMP answers"),
    "ping": N_("ping answers"),
    "bmc": N_("the BMC says on"),
}
_HOLD_SLACK_S: Seconds = 60.0


def planned(
    step: LeafStep, target: str, device: Device | None, values: Mapping[str, str], signs: tuple[str, ...]
) -> PlannedStep:
    """`step` as it will run on `target`; raises `RunbookError` when it cannot be worded for that device."""
    command, arguments = _worded(step, device, {**values, "target": target}, signs)
    return PlannedStep(
        id=step.id,
        kind=StepKind(step.type),
        target=target,
        title=_(step.title),
        command=command,
        arguments=arguments,
        timeout_s=_length_s(step, values) + _HOLD_SLACK_S if isinstance(step, HoldStep) else step.timeout,
        destructive=isinstance(step, SshStep) and step.destructive,
        on_failure=step.on_failure,
    )


def filled(text: str, values: Mapping[str, str]) -> str:
    """`text` with its placeholders filled, once."""
    return PLACEHOLDER.sub(lambda match: values.get(match[1], match[0]), text)


def _worded(
    step: LeafStep, device: Device | None, values: Mapping[str, str], signs: tuple[str, ...]
) -> tuple[str, Arguments]:
    match step:
        case CheckStep():
            line = _line(step, device, values, "none")
            return line, (("passes", step.passes), ("otherwise", step.otherwise), *_retries(step))
        case SshStep():
            line = _line(step, device, values, values.get(step.elevate, "none"))
            return line, (("closing", step.closing), *_retries(step))
        case WaitStep():
            return _condition(step, signs)
        case AskStep():
            return filled(_(step.question), values), _choices(step)
        case HoldStep():
            return _holding(step, values)
        case TagStep():
            return _tagging(step, filled(step.reason, values))
        case ServiceStep():
            return _serving(step, filled(step.service, values))
        case FingerprintStep():
            keeps = (("keeps", "yes"),) if step.keeps else ()
            return COMMAND, (("fails", "not right"), ("needs", "note"), *keeps)
        case NotifyStep():
            return _telling(step, values)
        case PowerStep():
            sentence = _('step "{step}" switches a server, and {target} is none.')
            raise RunbookError(sentence.format(step=step.id, target=values["target"]))


def _holding(step: HoldStep, values: Mapping[str, str]) -> tuple[str, Arguments]:
    length_s = _length_s(step, values)
    records = (("records", step.records),) if step.records else ()
    return _("wait for {time}").format(time=duration(length_s)), (("length_s", f"{length_s:g}"), *records)


def _length_s(step: HoldStep, values: Mapping[str, str]) -> Seconds:
    return step.length if step.length is not None else seconds(values[step.length_from])


def _line(step: CheckStep | SshStep, device: Device | None, values: Mapping[str, str], elevation: str) -> str:
    words = variant(step.command, device.os) if device else None
    if words is None or device is None:
        raise RunbookError(
            _('step "{step}" has no command for {os}, which {device} runs.').format(
                step=step.id, os=device.os if device else "?", device=values["target"]
            )
        )
    return render(words, {**values, "address": device.address}, device.os, elevation)


def _serving(step: ServiceStep, service: str) -> tuple[str, Arguments]:
    sentence = _("until {service} is up, {times} times in a row, checked every {every} s")
    command = sentence.format(service=service, times=step.times, every=f"{step.every:g}")
    cleared = (("cleared", "yes"),) if step.cleared else ()
    return command, (("service", service), ("times", str(step.times)), ("every_s", f"{step.every:g}"), *cleared)


def _telling(step: NotifyStep, values: Mapping[str, str]) -> tuple[str, Arguments]:
    to, message = tuple(filled(way, values) for way in step.to), filled(_(step.message), values)
    command = _("tell {ways}: {message}").format(ways=", ".join(to), message=message)
    return command, (*(("to", way) for way in to), ("message", message))


def _retries(step: CheckStep | SshStep) -> Arguments:
    return (("retry", str(step.retry)), ("pause_s", f"{step.pause:g}")) if step.retry else ()


def _condition(step: WaitStep, signs: tuple[str, ...]) -> tuple[str, Arguments]:
    meaning = _SIGN_OFF if step.until == "off" else _SIGN_ON
    sentence = ngettext(
        "until {signs}, measured every {every} s",
        "until {signs}, {times} times in a row, measured every {every} s",
        step.times,
    ).format(signs=_(" and ").join(_(meaning[sign]) for sign in signs), times=step.times, every=f"{step.every:g}")
    arguments = (
        ("until", step.until),
        ("signs", " ".join(signs)),
        ("times", str(step.times)),
        ("every_s", f"{step.every:g}"),
    )
    return sentence, arguments


def _choices(step: AskStep) -> Arguments:
    choices = (*(("choice", choice) for choice in step.choices), *(("fails", choice) for choice in step.fails))
    marks = (
        ("energises", "yes" if step.energises else ""),
        ("second_person", "yes" if step.second_person else ""),
        ("needs", "note" if step.note else ""),
        ("records", step.records),
    )
    return (*choices, *(mark for mark in marks if mark[1]))


def _tagging(step: TagStep, reason: str) -> tuple[str, Arguments]:
    if step.action == "set":
        sentence = _("tag it do-not-energise: {reason}").format(reason=reason)
    else:
        sentence = _("take the do-not-energise tag off: {reason}").format(reason=reason)
    return sentence, (("action", step.action), ("reason", reason))


def duration(seconds: Seconds) -> str:
    """A length of time in the largest unit that gives a plain number."""
    if seconds >= 3600 and seconds % 360 == 0:
        return _("{count} h").format(count=f"{seconds / 3600:g}")
    if seconds >= 60 and seconds % 6 == 0:
        return _("{count} min").format(count=f"{seconds / 60:g}")
    return _("{count} s").format(count=f"{seconds:g}")
