"""The translations are whole: no sentence of the program is without one, and what is compiled is what was written."""

from __future__ import annotations

import gettext
import re
from collections.abc import Iterator
from io import BytesIO

import pytest
from babel.messages.catalog import Catalog, Message

from console.i18n import DOMAIN, LOCALE_DIR
from tools.catalogue import compiled, languages, missing, read, sources

_FIELD = re.compile(r"\{[^{}]*\}|%[sd]")


@pytest.fixture(scope="module")
def wanted() -> Catalog:
    return sources()


@pytest.fixture(scope="module", params=languages())
def language(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(scope="module")
def catalogue(language: str) -> Catalog:
    return read(language)


def _entries(catalogue: Catalog) -> Iterator[tuple[str, str]]:
    """The last source form of every message with each of its translations."""
    for message in catalogue:
        if message.id:
            yield from ((_source(message), text) for text in _strings(message))


def _source(message: Message) -> str:
    return message.id if isinstance(message.id, str) else message.id[-1]


def _strings(message: Message) -> tuple[str, ...]:
    return message.string if isinstance(message.string, tuple) else (str(message.string),)


def _fields(text: str) -> list[str]:
    return sorted(_FIELD.findall(text.replace("{{", "").replace("}}", "")))


def _edges(text: str) -> tuple[str, str]:
    return text[: len(text) - len(text.lstrip())], text[len(text.rstrip()) :]


def test_indonesian_is_spoken() -> None:
    """Bahasa Indonesia is one of the languages."""
    assert "id" in languages()


def test_the_sources_are_found(wanted: Catalog) -> None:
    """Sentences of the code, of data files, of `--help` and the words of points are all gathered."""
    for text in (
        "The engine keeps watching.",
        "Shut a server down gracefully",
        "Acknowledge an alert.",
        "inlet temperature",
        "wet",
    ):
        assert text in wanted


def test_no_sentence_is_untranslated(catalogue: Catalog, wanted: Catalog) -> None:
    """Every sentence of the sources has a translation (`make catalogues` gathers new ones)."""
    assert list(missing(catalogue, wanted)) == []


def test_nothing_is_unsure(catalogue: Catalog) -> None:
    """No translation is a guess, and none is left of a sentence that is gone."""
    assert [message.id for message in catalogue if message.fuzzy and message.id] == []
    assert dict(catalogue.obsolete) == {}


def test_fields_agree(catalogue: Catalog) -> None:
    """A translation fills in the same fields as its source, no more and no fewer."""
    assert [source for source, text in _entries(catalogue) if text and _fields(source) != _fields(text)] == []


def test_spaces_at_the_edges_agree(catalogue: Catalog) -> None:
    """A translation begins and ends with the spaces and line breaks of its source."""
    assert [source for source, text in _entries(catalogue) if text and _edges(source) != _edges(text)] == []


def test_what_is_compiled_is_what_is_written(language: str, catalogue: Catalog) -> None:
    """The committed `.mo` says the same as the `.po` beside it."""
    shipped = gettext.translation(DOMAIN, LOCALE_DIR, [language])
    fresh = gettext.GNUTranslations(BytesIO(compiled(catalogue)))
    forms = [(message.id, message.id) if isinstance(message.id, str) else message.id for message in catalogue]
    assert [one for one, _many in forms if shipped.gettext(one) != fresh.gettext(one)] == []
    assert [one for one, many in forms if shipped.ngettext(one, many, 2) != fresh.ngettext(one, many, 2)] == []
