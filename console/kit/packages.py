"""Which installed files make up the program and all it needs; it copies none of them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from importlib import metadata
from pathlib import Path, PurePosixPath

import console
from console.shipped import shipped

_NAME = re.compile(r"[A-Za-z0-9._-]+")
_SHIPPED = ("themes", "contrib", "sample-config.toml")


def needed(root: str = "ronda") -> list[metadata.Distribution]:
    """The distribution and everything installed that it asks for, however far away; `root` comes first."""
    found: dict[str, metadata.Distribution] = {}
    waiting = [root]
    while waiting:
        name = _canonical(waiting.pop())
        if name in found:
            continue
        try:
            found[name] = metadata.distribution(name)
        except metadata.PackageNotFoundError:
            # Asked for on another machine, or by an extra that nobody chose.
            continue
        waiting += [_NAME.match(line)[0] for line in found[name].requires or () if "extra ==" not in line]  # type: ignore[index]
    return list(found.values())


def files_of(distribution: metadata.Distribution) -> Iterator[tuple[PurePosixPath, Path]]:
    """Where each file goes under the kit's library, and where it is; scripts and byte code are left behind."""
    for file in distribution.files or ():
        here = Path(str(distribution.locate_file(file)))
        if ".." in file.parts or "__pycache__" in file.parts or file.suffix in (".pth", ".pyc") or not here.is_file():
            continue
        if file.parts[0] == "console" or file.name.startswith(("_editable_impl_", "__editable__")):
            continue
        if file.name != "direct_url.json":
            yield PurePosixPath(*file.parts), here


def own_files() -> Iterator[tuple[PurePosixPath, Path]]:
    """The program itself as a wheel carries it, be it installed or a checkout."""
    package = Path(console.__file__).parent
    for path in sorted(package.rglob("*")):
        inside = path.relative_to(package)
        if path.is_file() and "__pycache__" not in inside.parts and inside.parts[0] != "_shipped":
            yield PurePosixPath("console", *inside.parts), path
    for name in _SHIPPED:
        there = shipped(name)
        for path in sorted(there.rglob("*")) if there.is_dir() else (there,):
            if path.is_file():
                inside = path.relative_to(there.parent)
                yield PurePosixPath("console", "_shipped", *inside.parts), path


def pages() -> Iterator[tuple[PurePosixPath, Path]]:
    """The documentation, where this installation has it."""
    try:
        there = shipped("docs")
    except FileNotFoundError:
        return
    for path in sorted(there.rglob("*")):
        if path.suffix in (".md", ".svg", ".png", ".1"):
            yield PurePosixPath("docs", *path.relative_to(there).parts), path


def _canonical(name: str) -> str:
    """PEP 503."""
    return re.sub(r"[-_.]+", "-", name).lower()
