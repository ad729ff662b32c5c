"""What happened, in order: the incident's timeline, what people did, and what the runs did, as one list; pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from msgspec import Struct

from console.i18n import _
from console.model.record import RecordLine
from console.model.run import Run
from console.model.time import Instant, Seconds
from console.model.wording import word
from console.report.deeds import told
from console.report.dossier import Dossier

LONGEST = 2000
"""A council reads a story, not a log: beyond this many lines the readings' own are left out first, and that is said."""

_TOLD_BY_RUNS = frozenset({"run.start"})


class Moment(Struct, frozen=True):
    """One line: `kind` is `alert`, `person`, `run` or `step`."""

    at: Instant
    kind: str
    text: str
    by: str = ""


class Story(Struct, frozen=True):
    """The lines, oldest first, and how many were left out."""

    moments: tuple[Moment, ...]
    left_out: int = 0


def tell(dossier: Dossier) -> Story:
    """All that is known of an incident in the order of time, at most `LONGEST` lines."""
    events = (Moment(event.at, "alert", event.text, event.by) for event in dossier.incident.timeline)
    lines = [*events, *_people(dossier.record), *_runs(dossier.runs)]
    lines.sort(key=lambda moment: moment.at)
    if len(lines) <= LONGEST:
        return Story(tuple(lines))
    spare = len(lines) - LONGEST
    kept = []
    for moment in lines:
        if spare and moment.kind == "alert" and not moment.by:
            spare -= 1
            continue
        kept.append(moment)
    return Story(tuple(kept[:LONGEST]), len(lines) - min(len(kept), LONGEST))


def _people(record: Iterable[RecordLine]) -> Iterator[Moment]:
    for line in record:
        if line.action in _TOLD_BY_RUNS and not line.outcome.startswith("refused"):
            continue
        said = told(line)
        yield Moment(line.at, "person", f"{said}: {line.reason}" if line.reason else said, line.who)


def _runs(runs: Iterable[Run]) -> Iterator[Moment]:
    for run in runs:
        begun = _("{title} on {target} was started.").format(title=run.title, target=run.target)
        yield Moment(run.started_at, "run", begun, run.started_by)
        for step in run.steps:
            if step.ended_at is not None:
                words = f"{step.title}: {step.outcome or word(step.state)}"
                yield Moment(step.ended_at, "step", f"{words} [{step.command}]" if step.command else words)
        if run.ended_at is not None:
            ended = _("{title} on {target} ended: {outcome}").format(
                title=run.title, target=run.target, outcome=run.outcome or word(run.state)
            )
            yield Moment(run.ended_at, "run", ended)


class Calendar:
    """Instants and durations as the site's people write them."""

    def __init__(self, timezone: str) -> None:
        try:
            self._zone = ZoneInfo(timezone)
        except (ZoneInfoNotFoundError, ValueError):
            self._zone = ZoneInfo("UTC")

    def moment(self, at: Instant | None) -> str:
        """Date and time with the zone's name; a dash where there is none."""
        return "–" if at is None else f"{datetime.fromtimestamp(at, self._zone):%Y-%m-%d %H:%M:%S %Z}"

    def clock(self, at: Instant) -> str:
        """The time of day, to the second."""
        return f"{datetime.fromtimestamp(at, self._zone):%H:%M:%S}"

    def day(self, at: Instant) -> str:
        """The date."""
        return f"{datetime.fromtimestamp(at, self._zone):%Y-%m-%d}"

    @staticmethod
    def length(seconds: Seconds) -> str:
        """A duration in days, hours and minutes."""
        whole = timedelta(seconds=round(seconds))
        hours, rest = divmod(whole.seconds, 3600)
        minutes = rest // 60
        parts = [
            _("{n} d").format(n=whole.days) if whole.days else "",
            _("{n} h").format(n=hours) if hours else "",
            _("{n} min").format(n=minutes) if minutes or not (whole.days or hours) else "",
        ]
        return " ".join(filter(None, parts))
