"""Finds what proves who we are to a host: a key file, the agent's keys or a password; it sends nothing itself."""

from __future__ import annotations

from pathlib import Path

import paramiko
from cryptography.exceptions import UnsupportedAlgorithm

from console.config.secrets import Secret
from console.errors import CollectError
from console.i18n import _
from console.model.failure import Cause
from console.model.oserror import os_words

_OTHERS_MAY_READ = 0o077


def load_key(path: Path, passphrase: Secret | None) -> paramiko.PKey:
    """The private key in the file; raises CollectError that says what is wrong with the file and what to do."""
    place = path.expanduser()
    _check_readable(place)
    try:
        return _loaded(place, passphrase)
    except (paramiko.PasswordRequiredException, TypeError):
        raise _unusable(place, _wanted_passphrase(passphrase)) from None
    except (paramiko.SSHException, ValueError, IndexError, UnsupportedAlgorithm):
        wrong = (
            _("its passphrase is wrong or it is damaged")
            if passphrase
            else _("it holds no private key that SSH can use")
        )
        raise _unusable(place, wrong) from None


def _loaded(place: Path, passphrase: Secret | None) -> paramiko.PKey:
    return paramiko.PKey.from_path(place, passphrase.reveal().encode() if passphrase else None)  # type: ignore[arg-type]


def _wanted_passphrase(passphrase: Secret | None) -> str:
    if passphrase is None:
        return _("it is encrypted: give the credential a passphrase")
    return _("it is not encrypted, but the credential has a passphrase: remove it")


def _check_readable(place: Path) -> None:
    try:
        mode = place.stat().st_mode
        with place.open("rb"):
            pass
    except FileNotFoundError:
        raise _unusable(place, _("there is no such file")) from None
    except OSError as error:
        raise _unusable(place, _("it cannot be read ({reason})").format(reason=os_words(error))) from None
    if mode & _OTHERS_MAY_READ:
        advice = _("others may read it (mode {mode:o}): chmod 600 it")
        raise _unusable(place, advice.format(mode=mode & 0o777))


def _unusable(place: Path, why: str) -> CollectError:
    sentence = _("The key file {path} cannot be used: {why}.")
    return CollectError(Cause.AUTH, sentence.format(path=place, why=why))


def open_agent() -> paramiko.Agent:
    """A connection to the running ssh-agent, to be closed; raises CollectError when none answers or it holds no key."""
    try:
        agent = paramiko.Agent()
        if agent.get_keys():
            return agent
        agent.close()
    except (paramiko.SSHException, OSError):
        pass
    sentence = _("No SSH agent answers with a key: SSH_AUTH_SOCK must name an agent that holds one.")
    raise CollectError(Cause.AUTH, sentence)
