"""The runbooks pane: what is running now, what ran, and what could be started."""

from __future__ import annotations

from collections.abc import Iterable

from console.i18n import _, ngettext
from console.model.run import Run, RunbookInfo, RunState, StepRecord, StepState
from console.model.snapshot import EntityKey
from console.tui import ages, glyphs
from console.tui.cells import Column, Entry, Line, Span
from console.tui.rows.listing import Listing
from console.tui.rows.scene import Scene

RUN = "run:"
BOOK = "book:"
ACTIVE = frozenset({RunState.RUNNING, RunState.PAUSED})
_ENDED_SHOWN_S = 24 * ages.HOUR


class Runbooks(Listing):
    """Runs first, then the library, as rows."""

    id = "runbooks"

    def title(self) -> str:
        return _("Runbooks")

    def columns(self) -> tuple[Column, ...]:
        return (
            Column("state", _("state"), glyphs.run_width()),
            Column("title", _("runbook"), 20, 48, 30, priority=0),
            Column("target", _("target"), 9, 18, priority=1),
            Column("step", _("step"), 5, 32, 16, priority=2),
            Column("time", _("time"), 6, right=True, priority=2),
            Column("who", _("by"), 6, 12, priority=3),
            Column("does", _("what it does"), 24, 90, 40, priority=4),
        )

    def orders(self) -> tuple[str, ...]:
        return (_("active first"), _("name"))

    def keys(self, scene: Scene) -> Iterable[str]:
        yield from (RUN + id_ for id_ in scene.world.runs)
        yield from (BOOK + id_ for id_ in scene.world.runbooks)

    def touched(self, change: EntityKey, scene: Scene) -> Iterable[str]:
        prefix = {"Run": RUN, "RunbookInfo": BOOK}.get(change[0])
        return () if prefix is None else (prefix + change[1],)

    def passing(self, scene: Scene) -> Iterable[str]:
        return [RUN + run.id for run in scene.world.runs.values() if run.state not in ACTIVE]

    def entry(self, key: str, scene: Scene) -> Entry | None:
        if key.startswith(RUN):
            run = scene.world.runs.get(key.removeprefix(RUN))
            return None if run is None else self._run_entry(key, run, scene)
        book = scene.world.runbooks.get(key.removeprefix(BOOK))
        if book is None:
            return None
        text = f"{book.title} {book.id} {book.description}"
        return Entry(key, ((2, 0.0, book.title), (book.title, 0.0)), text, well=True)

    @staticmethod
    def _run_entry(key: str, run: Run, scene: Scene) -> Entry | None:
        active = run.state in ACTIVE
        if not active and run.ended_at is not None and scene.now - run.ended_at > _ENDED_SHOWN_S:
            return None
        rank = 0 if active else 1
        text = f"{run.title} {run.target} {run.state} {run.started_by} {run.runbook}"
        return Entry(key, ((rank, -run.started_at, key), (run.title, -run.started_at)), text)

    def cells(self, key: str, scene: Scene) -> tuple[Span, ...]:
        if key.startswith(RUN):
            return self._run_cells(scene.world.runs[key.removeprefix(RUN)], scene)
        return self._book_cells(scene.world.runbooks[key.removeprefix(BOOK)])

    @staticmethod
    def _run_cells(run: Run, scene: Scene) -> tuple[Span, ...]:
        mark = mark_of(run)
        active = run.state in ACTIVE
        return (
            Span(scene.glyphs.named(mark), mark.role if active or mark.role != "ok" else "muted"),
            Span(run.title, "strong" if active else "text"),
            Span(run.target, "text"),
            Span(progress(run), "text" if active else "muted"),
            Span(ages.stopwatch((run.ended_at or scene.now) - run.started_at), "muted"),
            Span(run.started_by, "muted"),
            Span("", "muted"),
        )

    @staticmethod
    def _book_cells(book: RunbookInfo) -> tuple[Span, ...]:
        fits = ngettext("{n} target", "{n} targets", len(book.targets)).format(n=len(book.targets))
        return (
            Span("  " + _("ready"), "muted"),
            Span(book.title, "text"),
            Span(fits, "muted"),
            Span("", "muted"),
            Span("", "muted"),
            Span("", "muted"),
            Span(book.description, "muted"),
        )

    def summary(self, scene: Scene) -> Line:
        active = sum(run.state in ACTIVE for run in scene.world.runs.values())
        if active:
            return (Span(ngettext("{n} run active", "{n} runs active", active).format(n=active), "accent"),)
        total = len(scene.world.runbooks)
        if scene.past and not total:
            return ()
        return (Span(ngettext("{n} ready", "{n} ready", total).format(n=total), "muted"),)

    def nothing(self, scene: Scene) -> str:
        if scene.past:
            return _("In the past nothing can be started.")
        return _("No runbooks are installed.")


def asking(run: Run) -> StepRecord | None:
    """The step that waits for a person's answer, if one does."""
    return next((step for step in run.steps if step.question and step.choices and step.ended_at is None), None)


def mark_of(run: Run) -> glyphs.Mark:
    """A run's mark; one that waits for an answer says so, for nothing goes on before it has one."""
    return glyphs.ASKS if run.state in ACTIVE and asking(run) is not None else glyphs.of_run(run.state)


def progress(run: Run) -> str:
    """`3/7 Stop services`: how far a run is and what it does now."""
    ended = sum(step.state not in (StepState.WAITING, StepState.RUNNING) for step in run.steps)
    now = next((step.title for step in run.steps if step.state is StepState.RUNNING), "")
    return f"{ended}/{len(run.steps)} {now}".rstrip()
