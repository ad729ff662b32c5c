"""Secrets are references that are resolved when the inventory is built; the value never shows itself."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import stat
import subprocess
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import NoReturn, TypeAlias

from console.errors import SecretError
from console.i18n import _
from console.model.oserror import os_words
from console.model.time import Seconds

SCHEMES = ("env", "file", "keyring", "command")
COMMAND_TIMEOUT_S: Seconds = 10.0
_LARGEST = 64 * 1024


class Secret:
    """A secret's value; printing, formatting or comparing it shows nothing. `reveal()` is the one way to it."""

    __slots__ = ("_value", "reference")

    def __init__(self, value: str, reference: str = "") -> None:
        self._value = value
        self.reference = reference

    def reveal(self) -> str:
        """The value itself, for the moment it is sent."""
        return self._value

    def __repr__(self) -> str:
        return "***"

    __str__ = __repr__

    def __format__(self, format_spec: str) -> str:
        return "***"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Secret) and other._value == self._value

    def __hash__(self) -> int:
        return hash(self._value)


class UnresolvedSecret(Secret):
    """Stands where a secret could not be found; revealing it raises the `SecretError` that says why."""

    __slots__ = ("_error",)

    def __init__(self, reference: str, error: SecretError) -> None:
        super().__init__("", reference)
        self._error = error

    def reveal(self) -> NoReturn:
        raise self._error

    def __eq__(self, other: object) -> bool:
        return isinstance(other, UnresolvedSecret) and other.reference == self.reference

    def __hash__(self) -> int:
        return hash(self.reference)


class Reference:
    """Where a secret is kept; a secret that was written out has the scheme `plain` and shows itself as little."""

    __slots__ = ("_argument", "scheme")

    def __init__(self, scheme: str, argument: str) -> None:
        self.scheme = scheme
        self._argument = argument

    @property
    def plain(self) -> bool:
        """Whether the secret itself stands in the file."""
        return self.scheme == "plain"

    def fits(self, pattern: str) -> bool:
        """Whether a secret that is written out has the form of `pattern`, a regular expression."""
        return self.plain and re.fullmatch(pattern, self._argument) is not None

    def __str__(self) -> str:
        return "***" if self.plain else f"{self.scheme}:{self._argument}"

    __repr__ = __str__

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Reference) and (other.scheme, other._argument) == (self.scheme, self._argument)

    def __hash__(self) -> int:
        return hash((self.scheme, self._argument))

    def resolve(self, environ: Mapping[str, str], directory: Path = Path()) -> Secret:
        """The secret it leads to; `directory` is where relative files are looked for. Raises `SecretError`."""
        if self.plain:
            return Secret(self._argument, str(self))
        if self.scheme == "env":
            value = _from_environment(self._argument, environ)
        elif self.scheme == "file":
            value = _from_file(directory / Path(self._argument).expanduser())
        elif self.scheme == "keyring":
            value = _from_keyring(self._argument)
        else:
            value = _from_command(shlex.split(self._argument), str(self))
        if not value:
            raise SecretError(_('the secret "{reference}" is empty').format(reference=self))
        return Secret(value, str(self))

    def obstacle(self, environ: Mapping[str, str], directory: Path = Path()) -> str:
        """Why it could not be resolved now, as a sentence, or nothing; runs no command and opens no keyring."""
        try:
            if self.scheme == "command":
                _program(shlex.split(self._argument)[0])
            elif self.scheme == "keyring":
                _program("keyring")
            else:
                self.resolve(environ, directory)
        except SecretError as error:
            return str(error)
        return ""


Resolve: TypeAlias = Callable[[Reference], Secret]
"""Finds a secret; raises `SecretError` with a sentence that does not hold it."""


def resolver(config_file: Path | None = None, environ: Mapping[str, str] | None = None) -> Resolve:
    """Resolves from `environ` (this process's, if not given), files relative to `config_file`, and commands."""
    known = os.environ if environ is None else environ
    directory = config_file.parent if config_file else Path()
    return lambda wanted: wanted.resolve(known, directory)


def reference(value: object) -> Reference:
    """A reference as it is written (`env:NAME`); raises `ValueError` with a sentence that never holds the value."""
    if not isinstance(value, str):
        raise ValueError(_('a secret is written as a reference: "env:NAME", "file:PATH" or "command:ARGV"'))
    scheme, colon, argument = value.partition(":")
    if not colon or scheme not in SCHEMES:
        if not value:
            raise ValueError(_('the secret is empty; write a reference to it: "env:NAME" or "file:PATH"'))
        return Reference("plain", value)
    if not argument.strip():
        raise ValueError(_('nothing follows "{scheme}:"').format(scheme=scheme))
    if scheme == "command":
        _check_command(argument)
    if scheme == "keyring" and not all(argument.partition("/")):
        raise ValueError(_('a keyring entry is written "keyring:SERVICE/NAME"'))
    return Reference(scheme, argument)


def _check_command(argument: str) -> None:
    try:
        shlex.split(argument)
    except ValueError:
        raise ValueError(_("the command has an opening quote that is never closed")) from None


def _from_environment(name: str, environ: Mapping[str, str]) -> str:
    if name not in environ:
        raise SecretError(_("the environment variable {name} is not set").format(name=name))
    return environ[name]


def _from_file(path: Path) -> str:
    try:
        with path.open("rb") as file:
            if os.fstat(file.fileno()).st_mode & stat.S_IROTH:
                raise SecretError(_("every user can read {path}; run: chmod 600 {path}").format(path=path))
            raw = file.read(_LARGEST)
        return raw.decode("utf-8").removesuffix("\n").removesuffix("\r")
    except OSError as error:
        raise SecretError(_("the file {path} cannot be read: {why}").format(path=path, why=os_words(error))) from None
    except UnicodeDecodeError:
        raise SecretError(_("the file {path} is not UTF-8 text").format(path=path)) from None


def _from_keyring(entry: str) -> str:
    service, _slash, name = entry.partition("/")
    return _from_command(["keyring", "get", service, name], f"keyring:{entry}")


def _from_command(argv: list[str], shown: str) -> str:
    program = _program(argv[0])
    try:
        done = subprocess.run(
            [program, *argv[1:]],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=COMMAND_TIMEOUT_S,
            check=True,
        )
        return done.stdout[:_LARGEST].decode("utf-8").removesuffix("\n").removesuffix("\r")
    except subprocess.TimeoutExpired:
        why = _("it gave no answer within {seconds:g} s").format(seconds=COMMAND_TIMEOUT_S)
    except subprocess.CalledProcessError as error:
        why = _("it ended with status {status}").format(status=error.returncode)
    except OSError as error:
        why = os_words(error)
    except UnicodeDecodeError:
        why = _("its output is not UTF-8 text")
    raise SecretError(_('the secret "{reference}" cannot be had: {why}').format(reference=shown, why=why))


def _program(name: str) -> str:
    found = shutil.which(Path(name).expanduser())
    if found is None:
        raise SecretError(_('the program "{name}" that would give the secret is not installed').format(name=name))
    return found
