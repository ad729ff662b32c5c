"""Every sentence a person reads passes through here; English is the source language."""

from __future__ import annotations

import gettext
import os
from pathlib import Path

DOMAIN = "ronda"
LOCALE_DIR = Path(__file__).parent / "locale"

_current: gettext.NullTranslations = gettext.NullTranslations()


def use_language(language: str | None = None) -> None:
    """Choose the catalogue: `language` if given, else LANGUAGE, LC_ALL, LC_MESSAGES, LANG as gettext reads them."""
    global _current
    chosen = [language] if language else None
    _current = gettext.translation(DOMAIN, os.fspath(LOCALE_DIR), languages=chosen, fallback=True)


def _(message: str) -> str:
    """`message` in the chosen language."""
    return _current.gettext(message)


def ngettext(singular: str, plural: str, count: int) -> str:
    """The form that fits `count` in the chosen language."""
    return _current.ngettext(singular, plural, count)


def N_(message: str) -> str:
    """Mark `message` for the catalogue without translating it yet."""
    return message
