"""Which line each key of a TOML document stands on; tomli says what the values are but not where."""

from __future__ import annotations

import re

import tomli

from console.config.problems import KeyPath

_GAP = re.compile(r"(?:[ \t\r\n]|#[^\n]*)*")
_BLANK = re.compile(r"[ \t]*")
_KEY = re.compile(r"""[A-Za-z0-9_-]+|'[^'\n]*'|"(?:[^"\\\n]|\\.)*\"""")
_SCALAR = re.compile(r"[^,\]}#\n]*")
_STRINGS = (
    re.compile(r'"""(?:[^\\]|\\.)*?"{3,5}', re.DOTALL),
    re.compile(r"'''.*?'{3,5}", re.DOTALL),
    re.compile(r'"(?:[^"\\\n]|\\.)*"'),
    re.compile(r"'[^'\n]*'"),
)


def key_lines(source: str) -> dict[KeyPath, int]:
    """The line, counted from 1, of every key, table and array item of `source`, which tomli has already accepted."""
    return _Reader(source.replace("\r\n", "\n")).read()


class _Reader:
    """One pass over a document; knows TOML's shape, not its values."""

    def __init__(self, source: str) -> None:
        self._source = source
        self._at = 0
        self._line = 1
        self._line_at = 0
        self._lines: dict[KeyPath, int] = {}
        self._arrays: dict[KeyPath, int] = {}

    def read(self) -> dict[KeyPath, int]:
        table: KeyPath = ()
        self._skip(_GAP)
        while self._at < len(self._source):
            if self._ahead("["):
                table = self._header()
            else:
                self._pair(table)
            self._skip(_GAP)
        return self._lines

    def _header(self) -> KeyPath:
        line = self._line_number()
        repeated = self._ahead("[[")
        self._at += 2 if repeated else 1
        path = self._resolve(self._keys(), repeated)
        self._at += 2 if repeated else 1
        for length in range(1, len(path)):
            self._lines.setdefault(path[:length], line)
        self._lines[path] = line
        return path

    def _resolve(self, keys: tuple[str, ...], repeated: bool) -> KeyPath:
        path: KeyPath = ()
        for key in keys[:-1]:
            path = self._enter((*path, key))
        path = (*path, keys[-1])
        if not repeated:
            return self._enter(path)
        self._arrays[path] = self._arrays.get(path, -1) + 1
        return self._enter(path)

    def _enter(self, path: KeyPath) -> KeyPath:
        return (*path, self._arrays[path]) if path in self._arrays else path

    def _pair(self, table: KeyPath) -> None:
        line = self._line_number()
        keys = self._keys()
        self._at += 1
        path = table
        for key in keys:
            path = (*path, key)
            self._lines.setdefault(path, line)
        self._skip(_BLANK)
        self._value(path)

    def _keys(self) -> tuple[str, ...]:
        keys = []
        while True:
            self._skip(_BLANK)
            raw = self._take(_KEY)
            keys.append(raw if raw[0] not in "'\"" else str(tomli.loads(f"key = {raw}")["key"]))
            self._skip(_BLANK)
            if not self._ahead("."):
                return tuple(keys)
            self._at += 1

    def _value(self, path: KeyPath) -> None:
        if self._ahead("{"):
            self._inline_table(path)
        elif self._ahead("["):
            self._array(path)
        else:
            for pattern in _STRINGS:
                if pattern.match(self._source, self._at):
                    self._take(pattern)
                    return
            self._take(_SCALAR)

    def _inline_table(self, path: KeyPath) -> None:
        self._open()
        while not self._ahead("}"):
            self._pair(path)
            self._comma()
        self._at += 1

    def _array(self, path: KeyPath) -> None:
        self._open()
        index = 0
        while not self._ahead("]"):
            self._lines[(*path, index)] = self._line_number()
            self._value((*path, index))
            self._comma()
            index += 1
        self._at += 1

    def _open(self) -> None:
        self._at += 1
        self._skip(_GAP)

    def _comma(self) -> None:
        self._skip(_GAP)
        if self._ahead(","):
            self._open()

    def _ahead(self, text: str) -> bool:
        return self._source.startswith(text, self._at)

    def _skip(self, pattern: re.Pattern[str]) -> None:
        if match := pattern.match(self._source, self._at):
            self._at = match.end()

    def _take(self, pattern: re.Pattern[str]) -> str:
        match = pattern.match(self._source, self._at)
        if match is None:
            raise ValueError(f"no {pattern.pattern} at offset {self._at}")
        self._at = match.end()
        return match[0]

    def _line_number(self) -> int:
        self._line += self._source.count("\n", self._line_at, self._at)
        self._line_at = self._at
        return self._line
