"""What runbooks and armed tables name that the configuration does not have; says it, and leaves nothing out for it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

from console.config.armed import ArmedTable, SignTable
from console.config.problems import KeyPath, Locations, Problem, nearest
from console.config.schema import Config
from console.i18n import _
from console.model.device import DeviceKind
from console.model.point import POINTS
from console.runbooks.arming import why_unfit
from console.runbooks.library import Library
from console.runbooks.schema import PLACEHOLDER, Runbook
from console.runbooks.steptypes import RunStep, ServiceStep

EVERY = "*"
"""As the service of a step: every service that runs on the servers of the place."""


def problems_of_names(config: Config, library: Library, where: Locations) -> Iterable[Problem]:
    """Every name that leads nowhere; `where` is where the configuration's own keys stand."""
    for name, runbook in library.runbooks.items():
        for key, service in _services_named(runbook, library.runbooks):
            if service not in config.services:
                sentence = _('there is no service "{service}" in the configuration').format(service=service)
                yield library.where.get(name, Locations(f"{name}.toml")).problem(
                    key, sentence, nearest(service, config.services)
                )
    for id_, table in config.armed.items():
        for inner, sentence, hint in _of_armed(table, config, library.runbooks):
            yield where.problem(("armed", id_, *inner), sentence, hint)


def _services_named(runbook: Runbook, known: Mapping[str, Runbook]) -> Iterable[tuple[KeyPath, str]]:
    """Services that are written out: in a step, as a default, or given to a runbook that it runs."""
    for index, step in enumerate(runbook.steps):
        if isinstance(step, ServiceStep):
            names = PLACEHOLDER.findall(step.service)
            if not names and step.service != EVERY:
                yield ("steps", index, "service"), step.service
            for name in names:
                default = runbook.parameters[name].default if name in runbook.parameters else None
                if default:
                    yield ("parameters", name, "default"), default
        elif isinstance(step, RunStep) and step.runbook in known:
            asked = _service_parameters(known[step.runbook])
            given = ((name, value) for name, value in step.arguments.items() if name in asked)
            yield from ((("steps", index, "arguments", name), value) for name, value in given if "{" not in value)


def _service_parameters(runbook: Runbook) -> set[str]:
    steps = (step for step in runbook.steps if isinstance(step, ServiceStep))
    return {name for step in steps for name in PLACEHOLDER.findall(step.service)}


_Found = tuple[KeyPath, str, str]


def _of_armed(table: ArmedTable, config: Config, known: Mapping[str, Runbook]) -> Iterable[_Found]:
    runbook = known.get(table.runbook)
    if unfit := why_unfit(runbook, known):
        yield ("runbook",), unfit, "" if runbook else nearest(table.runbook, known)
    if runbook is not None:
        targets = _targets(runbook, config)
        if table.target not in targets:
            sentence = _('there is no {scope} "{target}" for it').format(scope=runbook.scope, target=table.target)
            yield ("target",), sentence, nearest(table.target, targets)
        for name, parameter in runbook.parameters.items():
            if parameter.default is None:
                sentence = _('nobody is there to give "{name}", and it has no default').format(name=name)
                yield ("runbook",), sentence, ""
    for index, sign in enumerate(table.signs):
        yield from ((("signs", index, *key), sentence, hint) for key, sentence, hint in _of_sign(sign, config))


def _of_sign(sign: SignTable, config: Config) -> Iterable[_Found]:
    if sign.flag:
        return
    if sign.device not in config.devices:
        sentence = _('there is no device "{device}"').format(device=sign.device)
        yield ("device",), sentence, nearest(sign.device, config.devices)
    point = POINTS.get(sign.point)
    if point is None:
        yield ("point",), _('there is no point "{point}"').format(point=sign.point), nearest(sign.point, POINTS)
    elif not point.words:
        sentence = _('"{point}" is a number; a sign is a word that a device says').format(point=sign.point)
        yield ("point",), sentence, ""
    elif sign.equals not in point.words:
        sentence = _('"{point}" is never "{word}"').format(point=sign.point, word=sign.equals)
        yield ("equals",), sentence, _("it is one of {words}").format(words=", ".join(point.words))


def _targets(runbook: Runbook, config: Config) -> Collection[str]:
    match runbook.scope:
        case "server":
            return [id_ for id_, device in config.devices.items() if device.kind == DeviceKind.SERVER.value]
        case "rack":
            return config.racks
        case "room":
            return config.rooms
        case _site:
            return config.sites
