"""What can be typed in the plain console, and what it answers from the world as last heard; asks the engine nothing."""

from __future__ import annotations

from typing import NamedTuple

from msgspec.structs import replace

from console.i18n import N_, _
from console.model.alert import Alert, AlertState
from console.model.incident import Incident, IncidentState
from console.model.run import Plan, RunbookInfo
from console.plain.changes import alert_line, incident_line, run_line
from console.plain.numbers import Numbers
from console.plain.words import WIDE, listed, prose, sentence
from console.tui import ages, glyphs
from console.tui.rows.alerts import count, hidden
from console.tui.rows.device import device_lines
from console.tui.rows.environment import Environment
from console.tui.rows.header import overall, site_name
from console.tui.rows.incident import incident_lines
from console.tui.rows.plan import plan_lines
from console.tui.rows.run import run_lines
from console.tui.rows.runbooks import ACTIVE, Runbooks, asking
from console.tui.rows.scene import Scene, severity_rank
from console.tui.rows.servers import Servers
from console.tui.rows.services import site_lines, troubled_sites


class Command(NamedTuple):
    """A word that can be typed; `changes` marks what a read-only session has not."""

    word: str
    argument: str
    help: str
    changes: bool = False


COMMANDS = (
    Command("status", "", N_("how the whole of it stands")),
    Command("next", "", N_("the next thing that nobody has taken on, the severest first")),
    Command("alerts", "", N_("what is wrong, each with its number")),
    Command("servers", "WORD", N_("the servers that are not well, those with a word, or all")),
    Command("environment", "WORD", N_("what is not well in the room, what has a word, or all")),
    Command("runs", "", N_("what runs, what ran, and which runbooks there are")),
    Command("device", "NAME", N_("everything known of one device")),
    Command("incident", "NUMBER", N_("an incident with its alerts and its course")),
    Command("run", "NUMBER", N_("a run step by step, with what it printed")),
    Command("ack", "NUMBER NOTE", N_("take an alert or an incident on"), changes=True),
    Command("answer", "NUMBER CHOICE NOTE", N_("answer what a run asks"), changes=True),
    Command("plan", "RUNBOOK TARGET", N_("exactly what a runbook would do; nothing runs")),
    Command("start", "WORD", N_("run the plan that was just read; the plan says which word"), changes=True),
    Command("stop", "NUMBER TARGET", N_("stop a run after the step that is under way"), changes=True),
    Command("veto", "NAME WHY", N_("end the countdown of a runbook"), changes=True),
    Command("flag", "NAME WHY", N_("raise a flag: one of the signs of an armed runbook"), changes=True),
    Command("unflag", "NAME WHY", N_("take a flag down"), changes=True),
    Command("help", "", N_("these words")),
    Command("quit", "", N_("leave; the engine keeps watching")),
)


def help_lines(*, read_only: bool) -> list[str]:
    """Every command that this session has."""
    shown = [one for one in COMMANDS if not (one.changes and read_only)]
    return [sentence(f"{one.word} {one.argument}".rstrip() + ": " + _(one.help)) for one in shown]


def status_lines(scene: Scene) -> list[str]:
    """How the whole of it stands, in one line, and what the engine has to say to all."""
    firing, open_ = count(scene)
    newest = max((one.data_at for one in scene.world.devices.values() if one.data_at is not None), default=None)
    active = sum(run.state in ACTIVE for run in scene.world.runs.values())
    parts = [
        site_name(scene),
        _("State: {state}").format(state=glyphs.of_state(overall(scene)).word),
        _("{firing} alerts fire, {open} not taken on").format(firing=firing, open=open_),
        _("{n} explained or silenced").format(n=hidden(scene)),
        _("{n} runs go on").format(n=active),
        _("Newest data: {age} old").format(age=ages.age(newest, scene.now)) if newest else _("No data yet"),
        _("This room is simulated") if scene.world.engine.simulated else "",
        _("This session is read-only") if scene.read_only else "",
    ]
    return [sentence(*parts), *prose(site_lines(scene, troubled_sites(scene))), *scene.world.engine.notices]


def alert_lines(scene: Scene, numbers: Numbers) -> list[str]:
    """Open incidents, then the alerts that fire and nothing explains, the severest first."""
    incidents, alerts = _incidents(scene), _alerts(scene)
    if not incidents and not alerts:
        return [_("Nothing is firing.")]
    told = [incident_line(one, scene, numbers) for one in incidents]
    told += [alert_line(one, scene, numbers) for one in alerts]
    aside = hidden(scene)
    return [*told, _("{n} more are explained or silenced.").format(n=aside)] if aside else told


def calling(scene: Scene) -> list[Alert]:
    """What nobody has taken on, the severest first."""
    return [alert for alert in _alerts(scene) if alert.acknowledged is None]


def server_lines(scene: Scene, wanted: str = "") -> list[str]:
    """The servers pane, or the rows of it with a word."""
    return listed(Servers(), scene, wanted)


def environment_lines(scene: Scene, wanted: str = "") -> list[str]:
    """The environment pane, or the rows of it with a word."""
    return listed(Environment(), scene, wanted)


def runs_lines(scene: Scene, numbers: Numbers) -> list[str]:
    """Runs with their numbers, then the library."""
    runs = sorted(scene.world.runs.values(), key=lambda run: (run.state not in ACTIVE, -run.started_at))
    books = Runbooks()
    ready = [sentence(_("Runbook {id}").format(id=b.id), b.title, b.description) for b in _books(scene)]
    return [*(run_line(run, scene, numbers) for run in runs), *(ready or [books.nothing(scene)])]


def incident_told(id_: str, scene: Scene) -> list[str]:
    """One incident."""
    return prose(incident_lines(id_, scene, WIDE))


def run_told(id_: str, scene: Scene, numbers: Numbers) -> list[str]:
    """One run; what it asks comes last, with how to answer here."""
    run = scene.world.runs.get(id_)
    if run is None:
        return prose(run_lines(id_, scene, WIDE))
    quiet = replace(run, steps=tuple(replace(step, question="") for step in run.steps))
    told = prose(run_lines(id_, scene._replace(world=replace(scene.world, runs={id_: quiet})), WIDE))
    return [*told, run_line(run, scene, numbers)] if asking(run) is not None else told


def device_told(id_: str, scene: Scene) -> list[str]:
    """One device with its readings."""
    return prose(device_lines(id_, scene, WIDE))


def plan_told(plan: Plan, scene: Scene) -> list[str]:
    """The whole plan, and how to go on."""
    told = prose(plan_lines(plan, scene, WIDE))
    if plan.obstacles:
        return [*told, _("It cannot run now.")]
    return [*told, _("To run exactly this, type: start {word}").format(word=plan.confirm_word)]


def _books(scene: Scene) -> list[RunbookInfo]:
    return sorted(scene.world.runbooks.values(), key=lambda book: book.title)


def _incidents(scene: Scene) -> list[Incident]:
    found = [one for one in scene.world.incidents.values() if one.state is IncidentState.OPEN]
    return sorted(found, key=lambda one: (severity_rank(one.severity), one.started_at))


def _alerts(scene: Scene) -> list[Alert]:
    found = [a for a in scene.world.alerts.values() if a.state is AlertState.FIRING and not a.suppressed_by]
    return sorted(found, key=lambda one: (severity_rank(one.severity), one.since_at))
