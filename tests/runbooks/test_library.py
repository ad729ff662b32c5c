"""Our runbooks are sound, a user's replace them by name, and each mistake is named where it stands."""

from __future__ import annotations

from pathlib import Path

import pytest

from console.runbooks.library import describe, load_library

GOOD = """\
name = "mine"
title = "Mine"
description = "What it does."
scope = "server"
dangerous = true

[parameters.reason]
title = "Why"
default = ""

[[steps]]
id = "go"
type = "ssh"
title = "Go"
command.linux = ["poweroff", "{reason}"]

[[steps]]
id = "off"
type = "wait"
title = "Off"
until = "off"
"""

MISTAKES = [
    ('scope = "server"', 'scope = "planet"', "scope", 4),
    ('name = "mine"', 'name = "other"', "name", 1),
    ("dangerous = true", "dangerous = false", "dangerous", 5),
    ('id = "off"', 'id = "go"', "steps[0].id", 12),
    ("{reason}", "{reasons}", "steps[0].command.linux", 15),
    ('type = "ssh"', 'type = "telnet"', "steps[0].type", 13),
    ('until = "off"', 'until = "of"', "steps[1].until", 21),
    ('until = "off"', 'until = "off"\nevery = "soon"', "steps[1].every", 22),
    ('until = "off"', 'until = "off"\ncolour = "red"', "steps[1].colour", 22),
    ('title = "Go"', 'title = "Go"\nretry = 2', "steps[0]", 11),
    ('title = "Go"', 'title = "Go"\nelevate = "how"', "steps[0].elevate", 15),
    ('title = "Go"', 'title = "Go"\nwhen.parameter = "why"', "steps[0].when.parameter", 15),
    ('default = ""', 'default = ""\ntype = "choice"', "parameters.reason", 7),
    ('title = "Mine"', 'title = "Mine', "", 2),
    ('title = "Mine"', "", "title", 0),
]


def write(directory: Path, text: str, name: str = "mine.toml") -> Path:
    file = directory / name
    file.write_text(text)
    return file


def test_ours_are_sound() -> None:
    """What we ship has no problems."""
    library = load_library()
    assert library.problems == ()
    assert "server-graceful-shutdown" in library.runbooks


def test_own(tmp_path: Path) -> None:
    """A user's runbook stands beside ours."""
    write(tmp_path, GOOD)
    library = load_library(tmp_path)
    assert library.problems == ()
    assert library.runbooks["mine"].title == "Mine"
    assert len(library.runbooks) == len(load_library().runbooks) + 1


def test_replaces_by_name(tmp_path: Path) -> None:
    """A user's file with the name of one of ours takes its place."""
    write(tmp_path, GOOD.replace('"mine"', '"server-graceful-shutdown"'), "server-graceful-shutdown.toml")
    assert load_library(tmp_path).runbooks["server-graceful-shutdown"].title == "Mine"


def test_broken_replacement_takes_ours_away(tmp_path: Path) -> None:
    """When the user's text of a runbook cannot be read, ours is not run in its stead."""
    write(tmp_path, "scope = 1", "server-graceful-shutdown.toml")
    library = load_library(tmp_path)
    assert "server-graceful-shutdown" not in library.runbooks
    assert library.problems


@pytest.mark.parametrize(("right", "wrong", "key", "line"), MISTAKES, ids=[wrong for _, wrong, _, _ in MISTAKES])
def test_mistake(tmp_path: Path, right: str, wrong: str, key: str, line: int) -> None:
    """A mistake is told with its file, line and key, and the runbook is left out."""
    assert right in GOOD
    file = write(tmp_path, GOOD.replace(right, wrong, 1))
    library = load_library(tmp_path)
    assert "mine" not in library.runbooks
    told = [(problem.file, problem.key, problem.line) for problem in library.problems]
    assert (str(file), key, line) in told, library.problems


def test_a_mistake_is_told_in_our_words(tmp_path: Path) -> None:
    """What is wrong and what is possible, as for every other file, and not in a library's English."""
    file = write(tmp_path, GOOD.replace('type = "ssh"', 'type = "telnet"', 1))
    [problem] = load_library(tmp_path).problems
    assert (problem.file, problem.sentence) == (str(file), '"telnet" is not possible here')
    assert '"ssh"' in problem.hint
    write(tmp_path, GOOD.replace('scope = "server"', "", 1))
    assert [one.sentence for one in load_library(tmp_path).problems] == ["this key is required"]


def test_hint(tmp_path: Path) -> None:
    """A misspelt parameter is told with the nearest one there is."""
    write(tmp_path, GOOD.replace("{reason}", "{reasons}"))
    (problem,) = load_library(tmp_path).problems
    assert problem.hint == 'did you mean "reason"?'


def test_all_at_once(tmp_path: Path) -> None:
    """Every mistake of a file is told, not just the first."""
    write(tmp_path, GOOD.replace('scope = "server"', 'scope = "planet"').replace('until = "off"', 'until = "of"'))
    assert len(load_library(tmp_path).problems) == 2


def test_unreadable(tmp_path: Path) -> None:
    """A file that is not text is a problem, not a crash."""
    (tmp_path / "mine.toml").write_bytes(b"\xff\xfe")
    (problem,) = load_library(tmp_path).problems
    assert "UTF-8" in problem.sentence


@pytest.mark.parametrize(
    ("text", "sentence"), [("a = " + "[" * 5000, "nested too deeply"), ("a = " + "1" * 5000, "too many digits")]
)
def test_a_file_that_no_parser_ends_is_a_problem(tmp_path: Path, text: str, sentence: str) -> None:
    """Endless nesting and endless numbers are mistakes of that file alone."""
    (tmp_path / "own.toml").write_text(text)
    library = load_library(tmp_path)
    [problem] = library.problems
    assert sentence in problem.sentence


def test_listed_by_title() -> None:
    """Runbooks are listed as a person looks for them."""
    titles = [runbook.title for runbook in load_library().runbooks.values()]
    assert titles == sorted(titles)


def test_a_list_tells_what_a_runbook_must_be_given(tmp_path: Path) -> None:
    """A parameter with a default has it, one without has none."""
    (tmp_path / "mine.toml").write_text(GOOD.replace('title = "Why"\ndefault = ""', 'title = "Why"'))
    told = describe(load_library(tmp_path).runbooks["mine"], ()).parameters
    assert [(parameter.name, parameter.title, parameter.default) for parameter in told] == [("reason", "Why", None)]
