"""A report as Markdown; the plots are left to the HTML form."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from console.i18n import _
from console.report.dossier import Dossier
from console.report.sections import Section, Table, sections, title

_SPECIAL = re.compile(r"([\\`*_{}\[\]<>#|~!])")


def markdown(dossier: Dossier) -> str:
    """The whole report."""
    return document(title(dossier), sections(dossier))


def document(heading: str, parts: Iterable[Section]) -> str:
    """Sections under a heading."""
    lines = [f"# {_plain(heading)}", ""]
    for section in parts:
        lines += [*_section(section), ""]
    return "\n".join(lines)


def _plain(text: str) -> str:
    """Text whose characters mean nothing to Markdown."""
    return _SPECIAL.sub(r"\\\1", text.replace("\n", " "))


def _section(section: Section) -> Iterator[str]:
    yield f"## {section.heading}"
    yield ""
    for sentence in section.sentences:
        yield f"- {_plain(sentence)}" if len(section.sentences) > 1 else _plain(sentence)
    if section.table is not None:
        yield from _table(section.table)
    for curve in section.curves:
        known = [value for value in curve.values if value is not None]
        if known:
            words = _("{what}: from {low} to {high} {unit}")
            told = words.format(what=curve.title, low=f"{min(known):g}", high=f"{max(known):g}", unit=curve.unit)
            yield f"- {_plain(told)}"


def _table(table: Table) -> Iterator[str]:
    yield "| " + " | ".join(table.columns) + " |"
    yield "|" + " --- |" * len(table.columns)
    for row in table.rows:
        yield "| " + " | ".join(map(_plain, row)) + " |"
