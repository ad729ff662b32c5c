"""Keeps the translations in step with the sources: `make catalogues` gathers, merges and compiles them.

A sentence stands in Python inside `_()`, `N_()` or `ngettext()`, in the help of a command, in the data files under one
of `FIELDS`, or is a word that a point can read or one of `STATES`.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import tomli
from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from console.cli import command_tree
from console.cli.spoken import help_texts
from console.model.alert import Severity
from console.model.point import POINTS
from console.model.reading import State
from console.model.run import RunState, StepState
from console.model.service import ServiceState, SiteState

ROOT = Path(__file__).resolve().parent.parent
LOCALES = ROOT / "console" / "locale"
DATA = ("console/runbooks/library", "console/alerts/rules", "console/simulator/scenarios")
FIELDS = frozenset(
    {"title", "description", "otherwise", "label", "message", "summary", "question", "choices_text", "text"}
)
STATES = (Severity, State, StepState, RunState, ServiceState, SiteState)
"""Whose values reports show."""
KEYWORDS: dict[str, Any] = {"_": None, "N_": None, "ngettext": (1, 2)}


def sources() -> Catalog:
    """Every sentence of the program, with where it stands."""
    catalogue = Catalog(project="Ronda", charset="utf-8", fuzzy=False)
    found = extract_from_dir(ROOT / "console", method_map=[("**.py", "python")], keywords=KEYWORDS)
    for file, line, message, _comments, _context in found:
        catalogue.add(message, locations=[(f"console/{file}", line)])
    for folder in DATA:
        for path in sorted((ROOT / folder).glob("*.toml")):
            for text in _sentences(tomli.loads(path.read_text("utf-8"))):
                catalogue.add(text, locations=[(path.relative_to(ROOT).as_posix(), 1)])
    for text in help_texts(command_tree()):
        catalogue.add(text, locations=[("console/cli/__init__.py", 1)])
    for word in (word for kind in POINTS.values() for word in kind.words):
        catalogue.add(word, locations=[("console/model/point.py", 1)])
    for states in STATES:
        for state in states:
            catalogue.add(state.value, locations=[(f"{states.__module__.replace('.', '/')}.py", 1)])
    return catalogue


def _sentences(value: object) -> Iterator[str]:
    if isinstance(value, dict):
        for key, inner in value.items():
            if key in FIELDS and isinstance(inner, str) and inner:
                yield inner
            else:
                yield from _sentences(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _sentences(inner)


def languages() -> tuple[str, ...]:
    """The languages that there are catalogues for."""
    return tuple(sorted(path.parent.parent.name for path in LOCALES.glob("*/LC_MESSAGES/ronda.po")))


def po_path(language: str) -> Path:
    """Where the translations into `language` stand."""
    return LOCALES / language / "LC_MESSAGES" / "ronda.po"


def read(language: str) -> Catalog:
    """The translations into `language`."""
    with po_path(language).open("rb") as file:
        return read_po(file, locale=language)


def compiled(catalogue: Catalog) -> bytes:
    """The catalogue as gettext reads it."""
    out = BytesIO()
    write_mo(out, catalogue)
    return out.getvalue()


def missing(catalogue: Catalog, wanted: Catalog) -> Iterable[str]:
    """The sentences of the sources that `catalogue` does not translate."""
    for message in wanted:
        if not message.id:
            continue
        known = catalogue.get(message.id)
        strings = () if known is None else (known.string if isinstance(known.string, tuple) else (known.string,))
        if not strings or not all(strings):
            yield message.id if isinstance(message.id, str) else message.id[0]


def main() -> None:
    """Merge the sources into every catalogue and compile it; says what is still untranslated."""
    wanted = sources()
    for language in languages():
        catalogue = read(language)
        catalogue.update(wanted, no_fuzzy_matching=True, update_creation_date=False)
        catalogue.obsolete.clear()
        with po_path(language).open("wb") as file:
            write_po(file, catalogue, width=120, sort_output=True, include_lineno=False, ignore_obsolete=True)
        po_path(language).with_suffix(".mo").write_bytes(compiled(catalogue))
        left = list(missing(catalogue, wanted))
        sys.stdout.write(f"{language}: {len(catalogue)} sentences, {len(left)} untranslated\n")
        sys.stdout.writelines(f"  {text!r}\n" for text in left)


if __name__ == "__main__":
    main()
