"""What of a configuration can be carried away: its files, pins and host keys; of secrets only where they are."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

import tomli
from msgspec import Struct

from console.config.exposure import written_out
from console.config.locate import key_lines
from console.config.toml_words import toml_words
from console.errors import ConfigError
from console.i18n import _
from console.model.oserror import os_words

KIT = "@KIT@"
"""Stands in a packed configuration for the directory that it is unpacked to."""

_CARRIED = ("known_hosts", "ca_file")
_LEFT = ("key_file",)
_USUAL_HOSTS = "~/.ssh/known_hosts"
_BESIDE = ("profiles", "runbooks", "scenarios")


class Settings(Struct, frozen=True):
    """Texts and files by their place in the kit's `config`, and what a person has to bring besides."""

    texts: dict[str, str]
    files: dict[str, Path]
    to_bring: tuple[str, ...]


def settings(path: Path) -> Settings:
    """The configuration at `path` ready to be carried; raises `ConfigError` with every secret that is written out."""
    texts = dict(_sources(path.resolve(), path.resolve().parent, set()))
    exposed = [line for name, text in texts.items() for line in _exposed(path.resolve().parent / name, text)]
    if exposed:
        raise ConfigError("\n".join(exposed))
    files: dict[str, Path] = {}
    to_bring: list[str] = []
    for name, text in texts.items():
        texts[name] = _carried(text, files, to_bring)
    for directory in (path.resolve().parent / name for name in _BESIDE):
        for file in sorted(directory.rglob("*")) if directory.is_dir() else ():
            if file.is_file():
                files[file.relative_to(directory.parent).as_posix()] = file
    texts["config.toml"] = texts.pop(path.resolve().name)
    return Settings(texts, files, tuple(dict.fromkeys(to_bring)))


def _sources(path: Path, root: Path, seen: set[Path]) -> Iterator[tuple[str, str]]:
    if path in seen:
        return
    seen.add(path)
    if not path.is_relative_to(root):
        raise ConfigError(
            _("{path} is included from elsewhere; put it beside {root} to pack it").format(path=path, root=root)
        )
    try:
        text = path.read_text(encoding="utf-8")
        document = tomli.loads(text)
    except tomli.TOMLDecodeError as error:
        words = _("{path}:{line}: this is not TOML: {why}")
        raise ConfigError(words.format(path=path, line=error.lineno, why=toml_words(error))) from error
    except UnicodeDecodeError as error:
        raise ConfigError(_("{path} is not UTF-8 text; save it as UTF-8").format(path=path)) from error
    except OSError as error:
        raise ConfigError(_("{path} cannot be packed: {why}").format(path=path, why=os_words(error))) from error
    yield path.relative_to(root).as_posix(), text
    included = document.get("include", [])
    for pattern in included if isinstance(included, list) else ():
        wanted = Path(str(pattern)).expanduser()
        if wanted.is_absolute():
            raise ConfigError(
                _("{path} includes {wanted}: write it relative to pack it").format(path=path, wanted=wanted)
            )
        for found in sorted(path.parent.glob(str(pattern))):
            yield from _sources(found.resolve(), root, seen)


def _exposed(path: Path, text: str) -> Iterator[str]:
    lines = key_lines(text)
    for key in written_out(tomli.loads(text)):
        words = _("{path}:{line}: {key}: the secret itself stands here; write “env:NAME” or “file:PATH” to pack it")
        yield words.format(path=path, line=lines.get(key, 0), key=".".join(map(str, key)))


def _carried(text: str, files: dict[str, Path], to_bring: list[str]) -> str:
    """The text with the places of carried files changed."""
    document = tomli.loads(text)
    credentials = document.get("credentials", {})
    if any(one.get("type") == "ssh" and "known_hosts" not in one for one in credentials.values()):
        to_bring.append(_USUAL_HOSTS)
    for key, value in _values(document):
        if key in _LEFT:
            to_bring.append(value)
        if value.startswith(("file:", "env:", "keyring:", "command:")):
            to_bring.append(value)
        if key in _CARRIED and (here := Path(value).expanduser()).is_file():
            place = f"files/{len(files)}-{here.name}"
            files[place] = here
            for quote in "\"'":
                text = text.replace(f"{quote}{value}{quote}", f"{quote}{KIT}/{place}{quote}")
        elif key in _CARRIED:
            to_bring.append(value)
    return text


def _values(table: object, key: str = "") -> Iterator[tuple[str, str]]:
    if isinstance(table, Mapping):
        for name, value in table.items():
            yield from _values(value, name)
    elif isinstance(table, list):
        for value in table:
            yield from _values(value, key)
    elif isinstance(table, str):
        yield key, table
