"""Which runbooks there are: ours, and the user's own that replace ours by name; says every mistake at once."""

from __future__ import annotations

from collections.abc import Iterable, Set
from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path

import tomli
from msgspec import Struct
from pydantic import ValidationError

from console.config.locate import key_lines
from console.config.problems import Location, Locations, Problem, in_order, nearest
from console.config.sentences import findings
from console.config.toml_words import toml_words
from console.i18n import _
from console.model.oserror import os_words
from console.model.run import RunbookInfo, RunbookParameter
from console.runbooks.schema import OWN_PLACEHOLDERS, Contradiction, Runbook, contradictions, unresolved, untold


class Library(Struct, frozen=True):
    """The usable runbooks by name, in the order of their titles, and what is wrong with the others.

    `where` says where the keys of each stand.
    """

    runbooks: dict[str, Runbook] = {}
    problems: tuple[Problem, ...] = ()
    where: dict[str, Locations] = {}


def load_library(extra_dir: Path | None = None, ways: Set[str] | None = None) -> Library:
    """Our runbooks and those in `extra_dir`; a file with a mistake is left out and named in `problems`.

    A broken file that would replace one of ours takes ours away too: running another text than the one meant is worse.
    One that would tell somebody who is none of `ways` is named too, but stays: a shutdown must not fail of a message.
    """
    read: dict[str, _Read] = {}
    shipped = sorted(resources.files(__package__).joinpath("library").iterdir(), key=lambda file: file.name)
    own = sorted(extra_dir.glob("*.toml")) if extra_dir is not None else []
    problems: list[Problem] = []
    for file in (*shipped, *own):
        if file.name.endswith(".toml"):
            found = _read(file)
            problems.extend(found.problems)
            read[file.name.removesuffix(".toml")] = found
    runbooks = {name: found.runbook for name, found in read.items() if found.runbook is not None}
    while wrong := _badly_joined(runbooks, read):
        problems.extend(problem for found in wrong.values() for problem in found)
        runbooks = {name: runbook for name, runbook in runbooks.items() if name not in wrong}
    for name, runbook in runbooks.items() if ways is not None else ():
        problems.extend(_told(untold(runbook, ways or frozenset()), read[name].locations, ways or ()))
    by_title = sorted(runbooks.items(), key=lambda named: named[1].title)
    where = {name: read[name].locations for name in runbooks}
    return Library(dict(by_title), in_order(problems), where)


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
        parameters=tuple(
            RunbookParameter(name, _(known.title), known.default, known.choices)
            for name, known in runbook.parameters.items()
        ),
    )


class _Read(Struct, frozen=True):
    """One file: its runbook or what is wrong with it, and where each key stands."""

    locations: Locations
    runbook: Runbook | None = None
    problems: tuple[Problem, ...] = ()


def _read(file: Traversable) -> _Read:
    where = str(file)
    nowhere = Locations(where)
    try:
        text = file.read_text(encoding="utf-8")
        document = tomli.loads(text)
    except OSError as error:
        return _unusable(nowhere, 0, _("it cannot be read: {problem}").format(problem=os_words(error)))
    except UnicodeDecodeError:
        return _unusable(nowhere, 0, _("it is not UTF-8 text"))
    except tomli.TOMLDecodeError as error:
        return _unusable(nowhere, error.lineno, _("it is not TOML: {problem}").format(problem=toml_words(error)))
    except RecursionError:
        return _unusable(nowhere, 0, _("this is nested too deeply"))
    except ValueError:
        return _unusable(nowhere, 0, _("a number in it has too many digits"))
    locations = Locations(where, {path: Location(where, line) for path, line in key_lines(text).items()})
    return _checked(document, locations, file.name.removesuffix(".toml"))


def _unusable(locations: Locations, line: int, sentence: str) -> _Read:
    return _Read(locations, problems=(Problem(locations.file, line, "", sentence),))


def _checked(document: dict[str, object], locations: Locations, name: str) -> _Read:
    try:
        runbook = Runbook.model_validate(document)
    except ValidationError as error:
        return _Read(locations, problems=tuple(_mistakes(error, document, locations)))
    known = OWN_PLACEHOLDERS | runbook.parameters.keys()
    problems = list(_told(contradictions(runbook), locations, known))
    if runbook.name != name:
        sentence = _('the name "{name}" and the name of the file differ').format(name=runbook.name)
        hint = _("call the file {name}.toml").format(name=runbook.name)
        problems.append(locations.problem(("name",), sentence, hint))
    return _Read(locations, None if problems else runbook, tuple(problems))


def _badly_joined(runbooks: dict[str, Runbook], read: dict[str, _Read]) -> dict[str, list[Problem]]:
    """The runbooks that run others in a way that cannot be, and why."""
    found = {
        name: list(_told(unresolved(runbook, runbooks), read[name].locations, runbooks))
        for name, runbook in runbooks.items()
    }
    return {name: problems for name, problems in found.items() if problems}


def _told(found: Iterable[Contradiction], locations: Locations, known: Iterable[str]) -> Iterable[Problem]:
    for key, sentence, word in found:
        yield locations.problem(key, sentence, nearest(word, known) if word else "")


def _mistakes(error: ValidationError, document: object, locations: Locations) -> Iterable[Problem]:
    for keys, sentence, hint in findings(error.errors(include_url=False), document, Runbook):
        yield locations.problem(keys, sentence, hint)
