"""Tests of `console.model.oserror`: what the operating system says, in the chosen language."""

from __future__ import annotations

import errno
import os
import ssl

import pytest

from console.i18n import speaking
from console.model.oserror import _WORDS, os_words


@pytest.mark.parametrize("number", sorted(_WORDS))
def test_in_english_it_is_what_the_system_says(number: int) -> None:
    """Whoever searches for the sentence finds it."""
    assert os_words(OSError(number, "other words")) == os.strerror(number)


def test_a_failure_is_told_in_the_chosen_language() -> None:
    """The system's English does not stand inside a sentence of another language."""
    with speaking("id"):
        assert os_words(PermissionError(errno.EACCES, "Permission denied")) == "akses ditolak"


def test_a_failure_without_a_number_says_its_own_words() -> None:
    """Nothing is lost of what we do not know."""
    assert os_words(OSError("strange")) == "strange"
    assert os_words(OSError(99999, "stranger")) == "stranger"


def test_a_number_of_another_library_is_not_the_systems() -> None:
    """The 1 of OpenSSL is no EPERM."""
    assert os_words(ssl.SSLError(1, "[SSL] wrong version number")) == "[SSL] wrong version number"
