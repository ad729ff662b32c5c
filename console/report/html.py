"""A report as one HTML file that needs nothing else: it opens in any browser and prints on paper."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from html import escape
from importlib import resources

from console.i18n import _, spoken
from console.report.dossier import Dossier
from console.report.plot import svg
from console.report.sections import Section, Table, sections, title
from console.report.story import Calendar

_SHORT = 12
_LONG = re.compile(r"(\S{25,})")

_STYLE = resources.files(__package__).joinpath("report.css").read_text("utf-8")


def html(dossier: Dossier) -> str:
    """The whole report; every text in it is escaped, nothing is fetched and nothing runs."""
    calendar = Calendar(dossier.timezone)
    under = f"{dossier.site} · {calendar.moment(dossier.incident.started_at)}"
    return document(title(dossier), under, sections(dossier), calendar)


def document(heading: str, under: str, parts: Iterable[Section], calendar: Calendar) -> str:
    """Sections under a heading as one file in the language that is spoken now; every text in it is escaped."""
    name = escape(heading)
    policy = "default-src 'none'; style-src 'unsafe-inline'; img-src data:"
    body = "\n".join(part for section in parts for part in _section(section, calendar))
    return f"""<!DOCTYPE html>
<html lang="{escape(spoken())}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="{policy}">
<title>{name}</title>
<style>{_STYLE}</style>
</head>
<body>
<h1>{name}</h1>
<p class="site">{escape(under)}</p>
{body}
</body>
</html>
"""


def _section(section: Section, calendar: Calendar) -> Iterator[str]:
    yield f"<section><h2>{escape(section.heading)}</h2>"
    last = section.heading == _("Record")
    if len(section.sentences) > 1 and not last:
        yield "<ul>" + "".join(f"<li>{escape(sentence)}</li>" for sentence in section.sentences) + "</ul>"
    else:
        kind = ' class="seal"' if last else ""
        yield from (f"<p{kind}>{escape(sentence)}</p>" for sentence in section.sentences)
    if section.table is not None:
        yield from _table(section.table)
    for curve in section.curves:
        yield svg(curve, calendar)
    yield "</section>"


def _table(table: Table) -> Iterator[str]:
    named = any(table.columns)
    yield "<table>" if named else '<table class="facts">'
    if named:
        yield "<thead><tr>" + "".join(f"<th>{escape(column)}</th>" for column in table.columns) + "</tr></thead>"
    yield "<tbody>"
    for row in table.rows:
        yield "<tr>" + "".join(map(_cell, row)) + "</tr>"
    yield "</tbody></table>"


def _cell(text: str) -> str:
    """Times and numbers stay on one line; a word too wide for its column may break anywhere, others only between."""
    if len(text) <= _SHORT:
        return f'<td class="short">{escape(text)}</td>'
    parts = _LONG.split(text)
    return "<td>" + "".join(_long(part) if number % 2 else escape(part) for number, part in enumerate(parts)) + "</td>"


def _long(word: str) -> str:
    return f'<span class="long">{escape(word)}</span>'
