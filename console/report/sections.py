"""What a report says, section by section, before it is HTML or Markdown: headings, sentences and tables; pure."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct

from console.i18n import _, ngettext
from console.model.incident import IncidentState
from console.model.money import money
from console.model.reading import State
from console.model.run import RunState
from console.model.service import ServiceState, ServiceView
from console.model.wording import word
from console.report.deeds import told
from console.report.dossier import Curve, Dossier, Equipment
from console.report.standing import stands
from console.report.story import Calendar, tell

_DEEDS_SHOWN, _OPEN_SHOWN = 100, 200


class Table(Struct, frozen=True):
    """Rows of plain text under a heading a column."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


class Section(Struct, frozen=True):
    """A heading, sentences, perhaps a table, perhaps plots."""

    heading: str
    sentences: tuple[str, ...] = ()
    table: Table | None = None
    curves: tuple[Curve, ...] = ()


def sections(dossier: Dossier) -> tuple[Section, ...]:
    """The whole report in the order in which it is read."""
    calendar = Calendar(dossier.timezone)
    return (
        _summary(dossier, calendar),
        _services(dossier, calendar),
        _equipment(dossier, calendar),
        _timeline(dossier, calendar),
        Section(_("What was measured"), _no_curves(dossier), curves=dossier.curves),
        _who(dossier, calendar),
        _still_open(dossier),
        Section(_("Lessons"), dossier.lessons or (_("None have been written yet."),)),
        _seal(dossier, calendar),
    )


def title(dossier: Dossier) -> str:
    """What the report is called."""
    return _("Incident {id}: {title}").format(id=dossier.incident.id, title=dossier.incident.title)


def _summary(dossier: Dossier, calendar: Calendar) -> Section:
    incident = dossier.incident
    ended = incident.ended_at or dossier.made_at
    over = incident.state is IncidentState.CLOSED
    rows = [
        (_("Site"), dossier.site),
        (_("Began"), calendar.moment(incident.started_at)),
        (_("Ended"), calendar.moment(incident.ended_at) if over else _("it is still open")),
        (_("Lasted"), calendar.length(ended - incident.started_at)),
        (_("Worst severity"), word(incident.severity)),
        (_("In charge"), incident.person or _("nobody was named")),
        (_("Alerts"), str(len(incident.alerts))),
        (_("Equipment at risk"), str(len(incident.at_risk.devices))),
        (_("Its value"), _money(incident.at_risk.value, incident.at_risk.currency)),
        (_("Services concerned"), ", ".join(incident.at_risk.services) or _("none known")),
    ]
    sentences = (incident.note,) if incident.note else ()
    return Section(_("Summary"), sentences, Table(("", ""), tuple(rows)))


def _money(value: float | None, currency: str) -> str:
    if value is None:
        return _("not known")
    return money(value, currency)


def _services(dossier: Dossier, calendar: Calendar) -> Section:
    concerned = [one for one in dossier.services if one.minutes.incident_s or one.state is not ServiceState.UP]
    if not concerned:
        return Section(_("Services"), (_("No service is known to have stopped."),))
    rows = []
    for service in concerned:
        worth = service.worth_per_hour
        cost = None if worth is None else worth * service.minutes.incident_s / 3600
        down = calendar.length(service.minutes.incident_s)
        unseen = calendar.length(service.minutes.unseen_incident_s) if service.minutes.unseen_incident_s else "–"
        hourly = _money(worth, service.currency)
        name = " ".join((service.name, *service.urls))
        rows.append(
            (name, service.owner, word(service.state), down, unseen, hourly, _money(cost, service.currency)),
        )
    columns = (
        _("service"),
        _("owner"),
        _("now"),
        _("down in this incident"),
        _("not seen"),
        _("worth an hour"),
        _("cost so far"),
    )
    return Section(_("Services"), _in_all(concerned), Table(columns, tuple(rows)))


def _in_all(services: list[ServiceView]) -> tuple[str, ...]:
    """What all of it has cost, a sum for each currency; nothing where no worth is known."""
    sums: dict[str, float] = {}
    for one in services:
        if one.worth_per_hour is not None and one.minutes.incident_s:
            sums[one.currency] = sums.get(one.currency, 0.0) + one.worth_per_hour * one.minutes.incident_s / 3600
    return tuple(_("Together {money}.").format(money=_money(total, currency)) for currency, total in sums.items())


def _equipment(dossier: Dossier, calendar: Calendar) -> Section:
    if not dossier.equipment:
        return Section(_("Equipment at risk"), (_("None is known."),))
    rows = []
    for one in dossier.equipment:
        model = " ".join(filter(None, (one.identity.vendor, one.identity.model)))
        seal = _("sealed: {vendor}").format(vendor=one.warranty.vendor) if one.warranty.sealed else "–"
        state = stands(State(one.state), one.cut_off, one.heard_at, calendar)
        rows.append((one.name, one.where, model or "–", one.identity.serial or "–", seal, _value(one), state))
    columns = (
        _("device"),
        _("place"),
        _("model"),
        _("serial number"),
        _("warranty seal"),
        _("value"),
        _("state now"),
    )
    return Section(_("Equipment at risk"), (), Table(columns, tuple(rows)))


def _value(one: Equipment) -> str:
    return "–" if one.value is None else _money(one.value, one.currency)


def _timeline(dossier: Dossier, calendar: Calendar) -> Section:
    story = tell(dossier)
    rows, day = [], ""
    for moment in story.moments:
        today = calendar.day(moment.at)
        rows.append((today if today != day else "", calendar.clock(moment.at), moment.text, moment.by))
        day = today
    left = story.left_out
    words = ngettext(
        "{n} line is left out here; the JSON form has it.", "{n} lines are left out here; the JSON form has them.", left
    )
    sentences = (words.format(n=left),) if left else ()
    return Section(_("What happened"), sentences, Table((_("date"), _("time"), _("what"), _("who")), tuple(rows)))


def _no_curves(dossier: Dossier) -> tuple[str, ...]:
    return () if dossier.curves else (_("No readings of this time are stored."),)


def _who(dossier: Dossier, calendar: Calendar) -> Section:
    deeds: dict[str, list[str]] = {}
    for line in dossier.record:
        deeds.setdefault(line.who, []).append(f"{calendar.clock(line.at)} {told(line)}")
    if not deeds:
        return Section(_("Who did what"), (_("Nobody did anything through Ronda."),))
    rows = tuple((who, _some(done)) for who, done in sorted(deeds.items()))
    return Section(_("Who did what"), (), Table((_("who"), _("what")), rows))


def _some(done: list[str]) -> str:
    """As many as anybody reads; the JSON form has the rest."""
    more = len(done) - _DEEDS_SHOWN
    if more <= 0:
        return "; ".join(done)
    rest = ngettext("and {n} more in the JSON form", "and {n} more in the JSON form", more).format(n=more)
    return "; ".join((*done[:_DEEDS_SHOWN], rest))


def _open_points(dossier: Dossier) -> Iterator[str]:
    for alert in dossier.alerts:
        if alert.ended_at is None:
            yield _("Alert {id}: {summary}").format(id=alert.id, summary=alert.summary)
    for run in dossier.runs:
        if run.state in (RunState.RUNNING, RunState.PAUSED, RunState.FAILED):
            yield _("{title} on {target}: {state}").format(title=run.title, target=run.target, state=word(run.state))
    for service in dossier.services:
        if service.state is not ServiceState.UP:
            yield f"{service.name}: {word(service.state)}"


def _still_open(dossier: Dossier) -> Section:
    points = tuple(_open_points(dossier))
    if len(points) > _OPEN_SHOWN:
        more = len(points) - _OPEN_SHOWN
        rest = ngettext("and {n} more in the JSON form", "and {n} more in the JSON form", more).format(n=more)
        points = (*points[:_OPEN_SHOWN], rest)
    return Section(_("What is still open"), points or (_("Nothing."),))


def _seal(dossier: Dossier, calendar: Calendar) -> Section:
    made = _("Made by {who} with Ronda {version} at {at}.").format(
        who=dossier.made_by, version=dossier.version, at=calendar.moment(dossier.made_at)
    )
    chain = _(
        "The audit log's last line had the SHA-256 digest {seal}; “ronda audit verify” checks the chain up to it."
    )
    return Section(
        _("Record"), (made, chain.format(seal=dossier.seal) if dossier.seal else _("There is no audit log."))
    )
