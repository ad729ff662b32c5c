"""Tests of `console.config.toml_words`: broken TOML is told in our words, with the line that is meant."""

from __future__ import annotations

import re
from inspect import getsource
from pathlib import Path

import pytest
import tomli

from console.config.load import read
from console.config.toml_words import excerpt, toml_words


def broken(text: str) -> tomli.TOMLDecodeError:
    with pytest.raises(tomli.TOMLDecodeError) as caught:
        tomli.loads(text)
    return caught.value


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ('name = "x\n', "the quotes that close this text are missing"),
        ("name = 'x\n", "the quotes that close this text are missing"),
        ("name = 'x", "the quotes that close this text are missing"),
        ('name = """x', "the quotes that close this text are missing"),
        ("name = '''x", "the quotes that close this text are missing"),
        ("a = 1\na = 2\n", "this key is already written above"),
        ("[a]\n[a]\n", "[a] is already written above"),
        ("[[a]]\n[a]\n", "[a] is already written above"),
        ("[a.b]\n[a]\nb.c = 1\n", "[a.b] is already written above"),
        ("a = []\n[[a]]\n", "[a] is already written in one piece and takes nothing more"),
        ("a = {}\n[a.b]\n", "[a.b] is already written above"),
        ("a = { b = 1, b = 2 }\n", 'the key "b" stands twice between the braces'),
        ("a = yes\n", "this is no value: a text stands in quotes; a number, true and false stand without"),
        ("a = \n", "this is no value: a text stands in quotes; a number, true and false stand without"),
        ("name: x\n", "expected = after the key"),
        ("= x\n", "neither a key nor a [table] nor a # comment begins here"),
        ("a. = 1\n", "a key is missing here, or it needs quotes"),
        ("[a\n", "the ] that closes the name of the table is missing"),
        ("[[a]\n", "the ]] that closes the name of the tables is missing"),
        ("a = 1 b = 2\n", "what follows belongs on a line of its own"),
        ("a = [1, 2\nb = 3\n", "a comma is missing here, or the ] that closes the list"),
        ("a = { b = 1\nc = 2\n", "a comma is missing here, or the } that closes the table"),
        ('a = "C:\\new\\x"\n', "expected hexadecimal digits after the backslash"),
        ('a = "\\q"\n', r"a backslash in a text is written twice: \\"),
        ('a = "\\ud800"\n', "no character has this number"),
        ("a = 2026-02-30\n", "there is no such date or time"),
        ('a = "\x07"\n', r"the character '\x07' cannot stand here as it is"),
    ],
)
def test_the_usual_mistakes_have_our_words(text: str, sentence: str) -> None:
    """Each is said as somebody who writes a configuration would say it."""
    assert toml_words(broken(text)) == sentence


def test_no_sentence_of_the_reader_is_left() -> None:
    """Whatever text the installed reader can say as it stands is known here."""
    source = (
        getsource(tomli._parser) if (tomli._parser.__file__ or "").endswith(".py") else _beside(tomli._parser.__file__)
    )
    said = re.findall(r'TOMLDecodeError\(\s*"((?:[^"\\]|\\.)+)"', source)
    assert len(said) > 10
    for message in said:
        error = tomli.TOMLDecodeError(message.replace("\\\\", "\\"), "", 0)
        assert not toml_words(error).startswith("this cannot be understood"), message


def test_an_unknown_sentence_stays_behind_ours() -> None:
    """What a later reader may say is told as its words, on one line and without control characters."""
    error = tomli.TOMLDecodeError("Too many\x1b[31m commas", "a", 0)
    assert toml_words(error).startswith("this cannot be understood (Too many")
    assert "\x1b" not in toml_words(error)


def test_the_caret_stands_below_the_place() -> None:
    """Line and caret are cut together from a long line, and tabs are cells."""
    assert excerpt(broken("a = 1\n\tname: x\n")).split("\n") == ["     name: x", "         ^"]
    line, caret = excerpt(broken(f"a = {'[' + '1, ' * 200} b\n")).split("\n")
    assert line[caret.index("^")] == "b"
    assert len(line) <= 100


@pytest.mark.parametrize("line", ['password = "x', 'auth_key = "x', 'x = "https://hook/secret', '"community" = "x'])
def test_a_line_that_may_hold_a_secret_is_not_shown(line: str) -> None:
    """Its number is enough."""
    assert excerpt(broken(f"{line}\n")) == ""


def test_the_problem_carries_the_line(tmp_path: Path) -> None:
    """Whoever prints the problem may show it."""
    path = tmp_path / "c.toml"
    path.write_text('[sites.a]\nname = "x\n')
    (problem,) = read(path).problems
    assert problem.line == 2
    assert problem.sentence == "this is not TOML: the quotes that close this text are missing (column 10)"
    assert problem.excerpt == '    name = "x\n             ^'


def _beside(compiled: str | None) -> str:
    """The source that a compiled module was made of lies beside it."""
    assert compiled is not None
    return (Path(compiled).parent / "_parser.py").read_text()
