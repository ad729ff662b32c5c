"""Writes a kit and proves it: every file is copied, counted in the manifest, and read again."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path, PurePosixPath

from msgspec import Struct

from console.errors import ConfigError
from console.i18n import _
from console.kit.packages import files_of, needed, own_files, pages
from console.kit.settings import Settings
from console.kit.start import read_me, start_script
from console.model.oserror import os_words

MANIFEST = "MANIFEST"
LIBRARY = "lib"
_BLOCK = 1 << 20

Told = Callable[[str, int, int], None]
"""Is told what is being packed, how many files are done, and how many there are."""


class Packed(Struct, frozen=True):
    """What a kit holds."""

    files: int
    octets: int
    packages: int


def pack(there: Path, carried: Settings | None, told: Told) -> Packed:
    """Make the kit in `there`, which must be new or empty; raises `ConfigError` when it is neither."""
    _begin(there)
    distributions = needed()
    copied = [(PurePosixPath(LIBRARY, place), file) for place, file in own_files()]
    copied += [(PurePosixPath(LIBRARY, place), file) for one in distributions for place, file in files_of(one)]
    copied += list(pages())
    if carried is not None:
        copied += [(PurePosixPath("config", place), file) for place, file in carried.files.items()]
    for done, (place, file) in enumerate(copied):
        told(place.parts[1] if len(place.parts) > 1 else place.name, done, len(copied))
        target = there / place
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(file, target)
    _write_texts(there, carried)
    told(MANIFEST, len(copied), len(copied))
    return Packed(*_seal(there), len(distributions))


def faults(there: Path) -> list[str]:
    """The files of a kit that are missing or not as they were packed."""
    found = []
    for line in (there / MANIFEST).read_text(encoding="utf-8").splitlines():
        digest, _space, name = line.partition("  ")
        file = there / name
        if not file.is_file() or _digest(file) != digest:
            found.append(name)
    return found


def _begin(there: Path) -> None:
    try:
        there.mkdir(parents=True, exist_ok=True)
        taken = any(there.iterdir())
    except OSError as error:
        words = _("{path} cannot be written: {why}")
        raise ConfigError(words.format(path=there, why=os_words(error))) from error
    if taken:
        raise ConfigError(_("{path} is not empty; name a new directory").format(path=there))


def _write_texts(there: Path, carried: Settings | None) -> None:
    start = there / "start"
    start.write_text(start_script(), encoding="utf-8")
    start.chmod(0o755)
    (there / "README.txt").write_text(read_me(() if carried is None else carried.to_bring), encoding="utf-8")
    for name, text in {} if carried is None else carried.texts.items():
        target = there / "config" / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8")


def _seal(there: Path) -> tuple[int, int]:
    """Write the manifest as `sha256sum` does; the number of files and octets in it."""
    files = sorted(_files(there))
    lines = [f"{_digest(file)}  {file.relative_to(there).as_posix()}\n" for file in files]
    (there / MANIFEST).write_text("".join(lines), encoding="utf-8")
    return len(files), sum(file.stat().st_size for file in files)


def _files(there: Path) -> Iterator[Path]:
    return (path for path in there.rglob("*") if path.is_file() and path.name != MANIFEST)


def _digest(file: Path) -> str:
    digest = hashlib.sha256()
    with file.open("rb") as opened:
        while block := opened.read(_BLOCK):
            digest.update(block)
    return digest.hexdigest()
