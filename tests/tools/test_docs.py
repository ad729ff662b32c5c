"""What the pages name is there: links lead to pages, commands and options to the command line, keys to actions."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from console.cli import command_tree
from console.tui.actions import REGISTRY
from console.tui.keys.bound import key_name

ROOT = Path(__file__).parent.parent.parent
PAGES = (ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md")))
FOR_PEOPLE = ("README.md", "docs/tutorial.md", "docs/noc.md", "docs/technician.md", "docs/administrator.md")

BLOCK = re.compile(r"```(\w*)\n(.*?)```", re.DOTALL)
LINK = re.compile(r"\]\(([^)\s]+)\)")
WORDS = re.compile(r"`((?:[A-Z_]+=\S+ )*ronda (?!ALL=)[^`\n]+)`")
KEY = re.compile(r"`([^\s`]|Ctrl\+.|Enter|Esc|Tab|Space)`")
REFUSED = {"-c"}
"""Named on a page because it is refused."""


def ids(page: Path) -> str:
    return str(page.relative_to(ROOT))


def prose(page: Path) -> str:
    return BLOCK.sub("", page.read_text("utf-8"))


def anchors(page: Path) -> set[str]:
    heads = re.findall(r"^#+ (.*)$", prose(page), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", head.strip().lower()).replace(" ", "-") for head in heads}


@pytest.mark.parametrize("page", PAGES, ids=ids)
def test_links_lead_somewhere(page: Path) -> None:
    """Every page and every heading that a page points at exists."""
    for link in LINK.findall(prose(page)):
        if link.startswith(("http:", "https:", "mailto:")):
            continue
        path, _hash, anchor = link.partition("#")
        there = (page.parent / path) if path else page
        assert there.exists(), link
        assert not anchor or anchor in anchors(there), link


def typed(page: Path) -> Iterator[list[str]]:
    """The command lines of `ronda` in the code blocks of a page."""
    for _language, block in BLOCK.findall(page.read_text("utf-8")):
        for line in block.replace("\\\n", " ").splitlines():
            found = re.match(r"(?:[A-Z_]+=\S+ )*(?:sudo (?:-u \S+ )?)?ronda\b(?![:;\[/])(.*)", line.strip())
            if found:
                yield shlex.split(found[1].partition(" | ")[0], comments=True)


def told(page: Path) -> Iterator[list[str]]:
    """The command lines of `ronda` within the sentences of a page; of what may be chosen the first."""
    for said in WORDS.findall(prose(page)):
        words = re.sub(r"^(?:[A-Z_]+=\S+ )*ronda", "", said.partition(" | ")[0])
        words = re.sub(r"(?<=[^\s\[])\[[^\]\s]*\]", "", words)
        yield re.sub(r"\\?\|\S+|[\[\]…“”()]", " ", words).split()


@cache
def tree() -> Any:
    return command_tree()


def options(command: Any) -> dict[str, bool]:
    """Each option of a command, and whether it takes a value."""
    return {"--help": False} | {
        word: not getattr(parameter, "is_flag", False)
        for parameter in command.params
        for word in (*parameter.opts, *parameter.secondary_opts)
        if word.startswith("-")
    }


def unknown(words: list[str]) -> str | None:
    """The first word that the command line would not know; None when it knows all."""
    command = tree()
    waiting = list(words)
    while waiting:
        word = waiting.pop(0)
        if word.startswith("-") and not re.fullmatch(r"-\d+", word):
            name, equals, _value = word.partition("=")
            if name not in options(command):
                return word
            if options(command)[name] and not equals and waiting:
                waiting.pop(0)
        elif hasattr(command, "commands"):
            if word not in command.commands:
                return word
            command = command.commands[word]
    return None


@pytest.mark.parametrize("page", PAGES, ids=ids)
def test_commands_are_there(page: Path) -> None:
    """Whoever types what stands on a page is understood."""
    wrong = [(words, unknown(words)) for words in (*typed(page), *told(page))]
    assert [(words, word) for words, word in wrong if word is not None and word not in REFUSED] == []


def test_an_unknown_word_is_found() -> None:
    """The check itself sees a command and an option that are not there."""
    assert unknown(["status", "--json"]) is None
    assert unknown(["--state-dir", "D", "runbook", "start", "x", "--confirm", "y"]) is None
    assert unknown(["stauts"]) == "stauts"
    assert unknown(["status", "--jsn"]) == "--jsn"
    assert unknown(["runbook", "strat"]) == "strat"


@pytest.mark.parametrize("page", FOR_PEOPLE)
def test_keys_are_there(page: str) -> None:
    """Every key that a page tells people to press does something."""
    known = {key_name(key) for action in REGISTRY.values() for key in action.keys}
    assert set(KEY.findall(prose(ROOT / page))) - known == set()


def test_commands_in_sentences_are_there() -> None:
    """A message that says what to do next names a command that exists."""
    template = (ROOT / "console/locale/id/LC_MESSAGES/ronda.po").read_text("utf-8")
    sentences = re.sub(r'"\n"', "", template)
    said = re.findall(r"“(?:[A-Z_]+=\S+ )?ronda ([^{”][^”]*)”", sentences)
    assert said
    wrong = [words for words in said if unknown(re.sub(r"\{\w+\}|…", "x", words).split())]
    assert wrong == []
