"""The line of each key, held against tomli's own reading of the same text."""

from __future__ import annotations

import json
from typing import Any

import tomli
from hypothesis import given, settings
from hypothesis import strategies as st

from console.config.locate import key_lines
from console.config.problems import KeyPath

_NAMES = st.one_of(
    st.sampled_from(["a", "b-1", "c_2", "42"]), st.sampled_from(["a b", "é", "x.y", "[q]", "#", "'", ""])
)
_LEAVES = st.one_of(
    st.integers(-9, 9),
    st.booleans(),
    st.sampled_from(["", "plain", "# no comment", "[x] = {", 'quo"te', "back\\slash", "two\nlines", "}],", "'''"]),
)
_VALUES = st.recursive(
    _LEAVES,
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(_NAMES, inner, max_size=3)),
    max_leaves=12,
)
_DOCUMENTS = st.dictionaries(_NAMES, _VALUES, max_size=5)
_NOISE = ("", "\n", "# [a] = 'x\n", "  \t\n", '# """\n\n')


class Writer:
    """Writes a document in whatever style is drawn and notes the line of each key as it goes."""

    def __init__(self, draw: st.DataObject) -> None:
        self._draw = draw
        self.text = ""
        self.lines: dict[KeyPath, int] = {}

    def table(self, path: KeyPath, table: dict[str, Any]) -> None:
        """All of `table`: what fits on lines first, then what is written below headers."""
        below = [key for key, value in table.items() if self._wants_header(value)]
        for key, value in table.items():
            if key not in below:
                self._noise()
                self._pair(path, key, value)
                self.text += "\n"
        for key in below:
            self._below_header((*path, key), table[key])

    def _wants_header(self, value: object) -> bool:
        tables = isinstance(value, list) and bool(value) and all(isinstance(item, dict) for item in value)
        return (isinstance(value, dict) or tables) and self._flip()

    def _below_header(self, path: KeyPath, value: Any) -> None:
        single = isinstance(value, dict)
        for index, table in enumerate([value] if single else value):
            self._noise()
            inner = path if single else (*path, index)
            self._note(inner)
            names = " . ".join(self._name(key) for key in path if isinstance(key, str))
            self.text += f"[{names}] # [\n" if single else f"[[ {names} ]]\n"
            self.table(inner, table)

    def _pair(self, path: KeyPath, key: str, value: object) -> None:
        self._note((*path, key))
        self.text += self._name(key)
        while isinstance(value, dict) and len(value) == 1 and self._flip():
            path = (*path, key)
            key, value = next(iter(value.items()))
            self._note((*path, key))
            self.text += "." + self._name(key)
        self.text += " = "
        self._value((*path, key), value)

    def _value(self, path: KeyPath, value: object) -> None:
        if isinstance(value, dict):
            self.text += "{ "
            for index, (key, item) in enumerate(value.items()):
                self.text += ", " if index else ""
                self._pair(path, key, item)
            self.text += " }"
        elif isinstance(value, list):
            self._array(path, value)
        elif isinstance(value, str) and self._flip():
            text = value.replace("\\", "\\\\").replace('"', '\\"')
            self.text += f'"""\n{text}"""'
        else:
            self.text += json.dumps(value)

    def _array(self, path: KeyPath, items: list[object]) -> None:
        self.text += "["
        for index, item in enumerate(items):
            self.text += self._draw.draw(st.sampled_from(("", "\n", " # ]\n ")))
            self._note((*path, index))
            self._value((*path, index), item)
            self.text += ","
        self.text += "]"

    def _name(self, key: str) -> str:
        bare = bool(key) and all(char.isascii() and (char.isalnum() or char in "-_") for char in key)
        if bare and self._flip():
            return key
        return f"'{key}'" if "'" not in key and self._flip() else json.dumps(key)

    def _note(self, path: KeyPath) -> None:
        for length in range(1, len(path) + 1):
            self.lines.setdefault(path[:length], self.text.count("\n") + 1)

    def _noise(self) -> None:
        self.text += self._draw.draw(st.sampled_from(_NOISE))

    def _flip(self) -> bool:
        return self._draw.draw(st.booleans())


def _paths(value: object, path: KeyPath = ()) -> set[KeyPath]:
    items: list[tuple[str | int, object]] = []
    if isinstance(value, dict):
        items = list(value.items())
    if isinstance(value, list):
        items = list(enumerate(value))
    return {path[:length] for length in range(1, len(path) + 1)}.union(*(_paths(item, (*path, k)) for k, item in items))


@settings(max_examples=150, deadline=None)
@given(document=_DOCUMENTS, draw=st.data())
def test_every_key_is_found_on_its_line(document: dict[str, Any], draw: st.DataObject) -> None:
    """However a document is written, its keys are those that tomli reads and their lines those they stand on."""
    writer = Writer(draw)
    writer.table((), document)
    assert tomli.loads(writer.text) == document
    found = key_lines(writer.text)
    assert set(found) == _paths(document)
    assert {path: line for path, line in found.items() if isinstance(path[-1], str)} == {
        path: line for path, line in writer.lines.items() if isinstance(path[-1], str)
    }


def test_windows_line_ends_count_once() -> None:
    """A file with carriage returns has the same lines."""
    assert key_lines("a = 1\r\n\r\n[b]\r\nc = '''x\r\ny'''\r\nd = 1\r\n")[("b", "d")] == 6


def test_an_explicit_header_is_where_a_table_is() -> None:
    """A table that another header implied before is where its own header stands."""
    assert key_lines("[a.b]\nx = 1\n[a]\ny = 1\n")[("a",)] == 3


def test_tables_below_an_array_of_tables_belong_to_its_last_item() -> None:
    """A header below an array of tables, and keys in it, are found under the index of the item before them."""
    lines = key_lines("[[a]]\nx = 1\n[a.b]\ny = 1\n[[a]]\n[a.b]\ny = 2\n[[a.c]]\n[[a.c]]\nz = 1\n")
    assert lines[("a", 0, "b", "y")] == 4
    assert lines[("a", 1, "b", "y")] == 7
    assert lines[("a", 1, "c", 1, "z")] == 10


def test_inline_tables_may_have_lines_and_comments() -> None:
    """An inline table over several lines, as TOML 1.1 allows it, has each key on its own line."""
    text = "a = {\n  x = 1, # }\n  y = [1,\n 2],\n}\nb = 2024-01-01 10:00:00 # date\n"
    assert tomli.loads(text)
    lines = key_lines(text)
    assert (lines[("a", "x")], lines[("a", "y")], lines[("a", "y", 1)], lines[("b",)]) == (2, 3, 4, 6)


def test_strings_that_end_in_quotes_are_read_to_their_end() -> None:
    """Up to two quotes may stand before the three that close a string."""
    text = 'a = """x"""""\nb = \'\'\'y\'\'\'\'\nc = """\\""""\nd = 1\n'
    assert tomli.loads(text)["a"] == 'x""'
    assert key_lines(text)[("d",)] == 4
