"""Every sentence a person reads passes through here; English is the source language."""

from __future__ import annotations

import gettext
import os
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path

DOMAIN = "ronda"
LOCALE_DIR = Path(__file__).parent / "locale"

_current: gettext.NullTranslations = gettext.NullTranslations()
_spoken: ContextVar[gettext.NullTranslations | None] = ContextVar("spoken", default=None)


def use_language(language: str | None = None) -> None:
    """Choose the catalogue: `language` if given, else LANGUAGE, LC_ALL, LC_MESSAGES, LANG as gettext reads them."""
    global _current
    chosen = [language] if language else None
    _current = gettext.translation(DOMAIN, os.fspath(LOCALE_DIR), languages=chosen, fallback=True)


def spoken() -> str:
    """The language that is spoken now, as its catalogue names it; English where there is none."""
    return (_spoken.get() or _current).info().get("language", "en")


@contextmanager
def speaking(language: str) -> Iterator[None]:
    """Speak `language` inside, here and nowhere else; an empty word leaves the chosen one."""
    catalogue = gettext.translation(DOMAIN, os.fspath(LOCALE_DIR), [language], fallback=True) if language else None
    token = _spoken.set(catalogue)
    try:
        yield
    finally:
        _spoken.reset(token)


def _(message: str) -> str:
    """`message` in the chosen language; nothing stays nothing, where gettext would give the catalogue's own header."""
    return (_spoken.get() or _current).gettext(message) if message else ""


def ngettext(singular: str, plural: str, count: int) -> str:
    """The form that fits `count` in the chosen language."""
    return (_spoken.get() or _current).ngettext(singular, plural, count)


def N_(message: str) -> str:
    """Mark `message` for the catalogue without translating it yet."""
    return message
