"""Which runbooks there are: ours, and the user's own that replace ours by name; says every mistake at once."""

from __future__ import annotations

from collections.abc import Iterable
from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path

import tomli
from msgspec import Struct
from pydantic import ValidationError

from console.config.locate import key_lines
from console.config.problems import Location, Locations, Problem, in_order, nearest
from console.i18n import _
from console.model.run import RunbookInfo
from console.runbooks.schema import OWN_PLACEHOLDERS, Runbook, contradictions


class Library(Struct, frozen=True):
    """The usable runbooks by name, and what is wrong with the others."""

    runbooks: dict[str, Runbook] = {}
    problems: tuple[Problem, ...] = ()


def load_library(extra_dir: Path | None = None) -> Library:
    """Our runbooks and those in `extra_dir`; a file with a mistake is left out and named in `problems`.

    A broken file that would replace one of ours takes ours away too: running another text than the one meant is worse.
    """
    runbooks: dict[str, Runbook] = {}
    problems: list[Problem] = []
    shipped = sorted(resources.files(__package__).joinpath("library").iterdir(), key=lambda file: file.name)
    own = sorted(extra_dir.glob("*.toml")) if extra_dir is not None else []
    for file in (*shipped, *own):
        if file.name.endswith(".toml"):
            _take(file, runbooks, problems)
    return Library(runbooks, in_order(problems))


def describe(runbook: Runbook, targets: tuple[str, ...]) -> RunbookInfo:
    """`runbook` as a line of a list; `targets` are the ids it fits now."""
    return RunbookInfo(
        id=runbook.name,
        title=_(runbook.title),
        description=_(runbook.description),
        scope=runbook.scope,
        dangerous=runbook.dangerous,
        targets=targets,
        role=runbook.role,
    )


def _take(file: Traversable, runbooks: dict[str, Runbook], problems: list[Problem]) -> None:
    name = file.name.removesuffix(".toml")
    runbooks.pop(name, None)
    runbook, found = read_runbook(file)
    problems.extend(found)
    if runbook is not None:
        runbooks[name] = runbook


def read_runbook(file: Traversable) -> tuple[Runbook | None, tuple[Problem, ...]]:
    """The runbook of one file, or everything that is wrong with it."""
    where = str(file)
    try:
        text = file.read_text(encoding="utf-8")
        document = tomli.loads(text)
    except OSError as error:
        return None, (Problem(where, 0, "", _("it cannot be read: {problem}").format(problem=error.strerror)),)
    except UnicodeDecodeError:
        return None, (Problem(where, 0, "", _("it is not UTF-8 text")),)
    except tomli.TOMLDecodeError as error:
        return None, (Problem(where, error.lineno, "", _("it is not TOML: {problem}").format(problem=error.msg)),)
    lines = {path: Location(where, line) for path, line in key_lines(text).items()}
    return _check(document, Locations(where, lines), file.name.removesuffix(".toml"))


def _check(document: dict[str, object], locations: Locations, name: str) -> tuple[Runbook | None, tuple[Problem, ...]]:
    try:
        runbook = Runbook.model_validate(document)
    except ValidationError as error:
        return None, tuple(_mistakes(error, locations))
    problems = list(_contradictions(runbook, locations))
    if runbook.name != name:
        sentence = _('the name "{name}" and the name of the file differ').format(name=runbook.name)
        problems.append(
            locations.problem(("name",), sentence, _("call the file {name}.toml").format(name=runbook.name))
        )
    return (None, tuple(problems)) if problems else (runbook, ())


def _contradictions(runbook: Runbook, locations: Locations) -> Iterable[Problem]:
    known = OWN_PLACEHOLDERS | runbook.parameters.keys()
    for key, sentence, word in contradictions(runbook):
        yield locations.problem(key, sentence, nearest(word, known) if word else "")


def _mistakes(error: ValidationError, locations: Locations) -> Iterable[Problem]:
    for mistake in error.errors(include_url=False, include_input=False):
        yield locations.problem(_plain(mistake["loc"]), mistake["msg"].removeprefix("Value error, "))


def _plain(path: tuple[str | int, ...]) -> tuple[str | int, ...]:
    """`path` without the word that names the member of the union of step types, which no file has."""
    if len(path) > 2 and path[0] == "steps" and path[2] in ("check", "ssh", "wait"):
        return (*path[:2], *path[3:])
    return path
