"""What whoever leaves the building takes along, as sections: who to call, what stands where and how; pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from msgspec import Struct

from console.i18n import _
from console.model.run import Run, StepState
from console.model.snapshot import DeviceView, Snapshot
from console.model.time import Instant
from console.model.wording import word
from console.report import handover
from console.report.dossier import Curve
from console.report.sections import Section, Table
from console.report.standing import cut_off, stands
from console.report.story import Calendar

_LEFT = frozenset({StepState.WAITING, StepState.RUNNING, StepState.OUTCOME_UNKNOWN})


class Person(Struct, frozen=True):
    """Somebody to call, and the rotas that they are in."""

    name: str
    rotas: tuple[str, ...] = ()


def sections(
    world: Snapshot, people: Iterable[Person], curves: tuple[Curve, ...], now: Instant, calendar: Calendar
) -> tuple[Section, ...]:
    """The bundle in the order in which it is needed."""
    known = Section(_("The last day"), () if curves else (_("No readings are stored."),), curves=curves)
    states = {
        device.id: stands(device.state, cut_off(device, world, now), device.data_at, calendar)
        for device in world.devices.values()
    }
    racks = (_rack(world, rack, states) for rack in sorted(world.racks))
    runs = (_positions(run, calendar) for run in sorted(world.runs.values(), key=lambda one: one.started_at))
    return (
        _people(people),
        *handover.sections(world, now, calendar),
        _services(world),
        *runs,
        *racks,
        _devices(world, states, calendar),
        known,
    )


def _people(people: Iterable[Person]) -> Section:
    rows = tuple((person.name, ", ".join(person.rotas)) for person in people)
    if not rows:
        return Section(_("Who to call"), (_("The configuration names nobody."),))
    return Section(_("Who to call"), (), Table((_("name"), _("on call in")), rows))


def _services(world: Snapshot) -> Section:
    rows = tuple(
        (view.name, view.owner, word(view.state), view.reason)
        for view in sorted(world.services.values(), key=lambda one: one.name)
    )
    if not rows:
        return Section(_("Services"), (_("None."),))
    return Section(_("Services"), (), Table((_("service"), _("owner"), _("state"), _("why")), rows))


def _positions(run: Run, calendar: Calendar) -> Section:
    rows = tuple(
        (step.target, step.title, word(step.state), calendar.moment(step.ended_at), step.outcome) for step in run.steps
    )
    left = sum(step.state in _LEFT for step in run.steps)
    heading = _("{title} on {target}: {state}").format(title=run.title, target=run.target, state=word(run.state))
    told = (_("{left} of {count} steps are not done").format(left=left, count=len(run.steps)),) if left else ()
    columns = (_("target"), _("step"), _("state"), _("ended"), _("outcome"))
    return Section(heading, told, Table(columns, rows))


def _rack(world: Snapshot, rack: str, states: Mapping[str, str]) -> Section:
    """From the top down, as one stands before it."""
    own = [device for device in world.devices.values() if device.place.rack == rack]
    own.sort(key=lambda device: (-(device.place.unit or 0), device.id))
    rows = tuple((_units(device), device.id, device.name, states[device.id], ", ".join(device.feeds)) for device in own)
    heading = _("Rack {name}").format(name=world.racks[rack].name or rack)
    if not rows:
        return Section(heading, (_("Nothing stands in it."),))
    return Section(heading, (), Table(("U", _("device"), _("name"), _("state"), _("fed by")), rows))


def _units(device: DeviceView) -> str:
    unit, height = device.place.unit, device.place.height
    if unit is None:
        return "–"
    return str(unit) if height == 1 else f"{unit}–{unit + height - 1}"


def _devices(world: Snapshot, states: Mapping[str, str], calendar: Calendar) -> Section:
    rows = tuple(
        (
            device.id,
            states[device.id],
            calendar.moment(device.data_at),
            " ".join(filter(None, (device.identity.vendor, device.identity.model, device.identity.serial))),
            device.address,
            ", ".join(f"{point} {_figure(value)}" for point, value in device.figures.items()),
        )
        for device in sorted(world.devices.values(), key=lambda one: one.id)
    )
    if not rows:
        return Section(_("Devices"), (_("None."),))
    columns = (_("device"), _("state"), _("last read"), _("what it is"), _("address"), _("figures"))
    return Section(_("Devices"), (), Table(columns, rows))


def _figure(value: float | str | None) -> str:
    return f"{value:g}" if isinstance(value, float | int) else value or "–"
