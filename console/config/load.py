"""Reads a configuration's files and what they include; says everything that is wrong with them at once."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Set
from glob import has_magic
from pathlib import Path

import msgspec
import tomli

from console.config import exposure, groups, legible
from console.config.locate import key_lines
from console.config.problems import Gravity, KeyPath, Location, Locations, Problem
from console.config.schema import Config
from console.config.toml_words import excerpt, toml_words
from console.config.validate import Loaded, validate
from console.errors import ConfigError
from console.i18n import _
from console.model.oserror import os_words

_LARGEST = 16 * 1024 * 1024


def read(path: Path, profiles: Set[str] | None = None, environ: Mapping[str, str] | None = None) -> Loaded:
    """The configuration at `path`, or every problem of it; `environ` is where `env:` secrets are looked for."""
    files = _Files(path)
    files.read(path, os.fspath(path))
    loaded = validate(files.document, files.where, profiles, complete=not files.broken)
    secrets = exposure.check(files.document, files.where, os.environ if environ is None else environ, path.parent)
    absent = groups.check(loaded.config, files.where) if loaded.config is not None else []
    loaded = loaded.joined(
        [
            *files.problems,
            *secrets,
            *absent,
            *legible.check(files.document, files.where),
            *_misplaced(files.where, os.fspath(path)),
        ]
    )
    if loaded.config is None:
        return loaded
    return msgspec.structs.replace(loaded, config=msgspec.structs.replace(loaded.config, path=path))


def load(path: Path, profiles: Set[str] | None = None) -> Config:
    """The configuration at `path`; raises `ConfigError` whose text has one problem a line."""
    loaded = read(path, profiles)
    if loaded.config is None:
        raise ConfigError("\n".join(str(found) for found in loaded.problems if found.severity is Gravity.ERROR))
    return loaded.config


def _misplaced(where: Locations, root: str) -> Iterator[Problem]:
    """Consoles look for the engine's state directory in the file that they were given, not in what it includes."""
    at = where.find(("engine", "state_dir"))
    if at.file != root and where.named("engine.state_dir") == ("engine", "state_dir"):
        sentence = _("this counts only in {file} itself, not in a file that it includes")
        yield where.problem(("engine", "state_dir"), sentence.format(file=root))


class _Files:
    """The files of one configuration, merged into one document as they are read."""

    def __init__(self, root: Path) -> None:
        self.document: dict[str, object] = {}
        self.where = Locations(os.fspath(root))
        self.problems: list[Problem] = []
        self.broken = False
        self._open: list[Path] = []
        self._seen: set[Path] = set()

    def read(self, path: Path, shown: str) -> None:
        """Take in the file at `path` and the files that it includes."""
        self._open.append(path.resolve())
        self._seen.add(path.resolve())
        source = self._text(path, shown)
        document = None if source is None else self._parse(source, shown)
        if source is not None and document is not None:
            here = Locations(shown, {key: Location(shown, line) for key, line in key_lines(source).items()})
            self._merge(document, here)
            self._include(document.get("include", []), path, here)
        self._open.pop()

    def _text(self, path: Path, shown: str) -> str | None:
        try:
            raw = _bytes_of(path)
        except OSError as error:
            self._give_up(shown, 0, _unreadable(error), _hint(error))
            return None
        try:
            return raw.decode("utf-8")
        except UnicodeDecodeError as error:
            line = raw.count(b"\n", 0, error.start) + 1
            self._give_up(shown, line, _("this is not UTF-8 text"), _("save the file as UTF-8"))
            return None

    def _parse(self, source: str, shown: str) -> dict[str, object] | None:
        try:
            document = tomli.loads(source)
        except tomli.TOMLDecodeError as error:
            sentence = _("this is not TOML: {why} (column {column})")
            sentence = sentence.format(why=toml_words(error), column=error.colno)
            self._give_up(shown, error.lineno, sentence, excerpt=excerpt(error))
            return None
        except RecursionError:
            self._give_up(shown, 0, _("this is nested too deeply"))
            return None
        except ValueError:
            # What tomli leaves to Python, which reads no number of more than some thousand digits.
            self._give_up(shown, 0, _("a number in it has too many digits"))
            return None
        if not document:
            self.problems.append(Problem(shown, 0, "", _("the file is empty"), severity=Gravity.WARNING))
        return document

    def _give_up(self, shown: str, line: int, sentence: str, hint: str = "", excerpt: str = "") -> None:
        self.broken = True
        self.problems.append(Problem(shown, line, "", sentence, hint, excerpt=excerpt))

    def _merge(self, document: Mapping[str, object], here: Locations) -> None:
        taken: set[KeyPath] = set()
        for name, table in document.items():
            if name == "include":
                continue
            taken.add((name,))
            merged = self.document.setdefault(name, {})
            if isinstance(merged, dict) and isinstance(table, dict):
                taken |= {(name, id_) for id_ in self._merge_entries(name, merged, table, here)}
            else:
                self.document[name] = table
        self.where.take(here, taken)

    def _merge_entries(
        self, name: str, merged: dict[str, object], table: Mapping[str, object], here: Locations
    ) -> Iterator[str]:
        for id_, entry in table.items():
            if id_ in merged:
                first = self.where.find((name, id_))
                sentence = _("this is already written at {file}:{line}").format(file=first.file, line=first.line)
                self.problems.append(here.problem((name, id_), sentence))
            else:
                merged[id_] = entry
                yield id_

    def _include(self, patterns: object, path: Path, here: Locations) -> None:
        if not isinstance(patterns, list) or not all(isinstance(pattern, str) and pattern for pattern in patterns):
            self.problems.append(here.problem(("include",), _("expected a list of paths"), '["conf.d/*.toml"]'))
            return
        for index, pattern in enumerate(patterns):
            for found in self._matching(pattern, path.parent):
                self._include_one(found, index, here)

    def _include_one(self, found: Path, index: int, here: Locations) -> None:
        if found.resolve() in self._open:
            sentence = _("{file} includes itself").format(file=found)
            self.problems.append(here.problem(("include", index), sentence))
        elif found.resolve() in self._seen:
            sentence = _("{file} is included twice").format(file=found)
            self.problems.append(here.problem(("include", index), sentence))
        else:
            self.read(found, os.fspath(found))

    def _matching(self, pattern: str, directory: Path) -> Iterator[Path]:
        wanted = Path(pattern).expanduser()
        if not has_magic(pattern):
            return iter([directory / wanted])
        if wanted.is_absolute():
            return iter(sorted(Path(wanted.anchor).glob(os.fspath(wanted.relative_to(wanted.anchor)))))
        return iter(sorted(directory.glob(pattern)))


def _bytes_of(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(_LARGEST)


def _unreadable(error: OSError) -> str:
    if isinstance(error, FileNotFoundError):
        return _("there is no such file")
    if isinstance(error, IsADirectoryError):
        return _("this is a directory, not a file")
    if isinstance(error, PermissionError):
        return _("you may not read this file")
    return _("this file cannot be read: {why}").format(why=os_words(error))


def _hint(error: OSError) -> str:
    if isinstance(error, FileNotFoundError):
        return _("copy sample-config.toml there, or name another file with --config")
    return ""
