"""Seals a directory of files with SHA-256 sums and an Ed25519 signature, and checks that seal; decides no contents."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Mapping
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
    load_pem_public_key,
)

from console.errors import StoreError
from console.i18n import _
from console.model.oserror import os_words
from console.store.private import open_private

SUMS, SIGNATURE, SIGNER = "SHA256SUMS", "SHA256SUMS.sig", "signer.pem"
KEY = "evacuation.key"


def signing_key(state: Path) -> Ed25519PrivateKey:
    """The key of this state directory, made at its first use for its owner alone; raises `StoreError`."""
    path = state / KEY
    try:
        if path.exists():
            key = load_pem_private_key(path.read_bytes(), password=None)
            if isinstance(key, Ed25519PrivateKey):
                return key
            raise StoreError(_("{path} is no Ed25519 key; move it away and a new one is made").format(path=path))
        made = Ed25519PrivateKey.generate()
        state.mkdir(mode=0o700, parents=True, exist_ok=True)
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(made.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    except OSError as error:
        sentence = _("the signing key {path} cannot be used: {why}; run this as the engine's user")
        raise StoreError(sentence.format(path=path, why=os_words(error))) from error
    except ValueError as error:
        raise StoreError(_("{path} is no Ed25519 key; move it away and a new one is made").format(path=path)) from error
    return made


def seal(directory: Path, files: Mapping[str, bytes], key: Ed25519PrivateKey) -> None:
    """Write `files` and their seal into `directory`, on the disk when this returns.

    The directory must be new or empty; raises `StoreError`.
    """
    put(directory, sealed(files, key))


def sealed(files: Mapping[str, bytes], key: Ed25519PrivateKey) -> dict[str, bytes]:
    """`files` with their sums, the signature over those, and the signer's public key."""
    sums = "".join(f"{hashlib.sha256(text).hexdigest()}  {name}\n" for name, text in sorted(files.items())).encode()
    public = key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    return {**files, SUMS: sums, SIGNATURE: key.sign(sums), SIGNER: public}


def put(directory: Path, whole: Mapping[str, bytes]) -> None:
    """Write files into a new or empty directory, on the disk when this returns; raises `StoreError`."""
    try:
        directory.mkdir(mode=0o700, parents=True, exist_ok=True)
        if any(directory.iterdir()):
            raise StoreError(_("{path} is not empty; name a new directory").format(path=directory))
        for name, text in whole.items():
            _write(directory / name, text)
        handle = os.open(directory, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
    except OSError as error:
        raise StoreError(_("{path} cannot be written: {why}").format(path=directory, why=os_words(error))) from error


def _write(path: Path, text: bytes) -> None:
    with os.fdopen(open_private(path, os.O_WRONLY | os.O_TRUNC), "wb") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())


def check(directory: Path) -> tuple[str, tuple[str, ...]]:
    """The signer's fingerprint and everything that is wrong: changed, missing or added files, a false signature."""
    try:
        sums = (directory / SUMS).read_bytes()
        signer = load_pem_public_key((directory / SIGNER).read_bytes())
        signature = (directory / SIGNATURE).read_bytes()
    except (OSError, ValueError) as error:
        return "", (_("the seal of {path} cannot be read: {why}").format(path=directory, why=os_words(error)),)
    if not isinstance(signer, Ed25519PublicKey):
        return "", (_("{name} is no Ed25519 key").format(name=SIGNER),)
    problems = []
    try:
        signer.verify(signature, sums)
    except InvalidSignature:
        problems.append(_("the signature does not fit {name}").format(name=SUMS))
    return fingerprint(signer), (*problems, *_changed(directory, sums))


def _changed(directory: Path, sums: bytes) -> list[str]:
    lines = [line.partition("  ") for line in sums.decode("utf-8", "replace").splitlines()]
    listed = {name: digest for digest, _blank, name in lines}
    there = {path.name for path in directory.iterdir()} - {SUMS, SIGNATURE, SIGNER}
    problems = [_("{name} is not among the sums").format(name=name) for name in sorted(there - set(listed))]
    for name, digest in listed.items():
        if name not in there:
            problems.append(_("{name} is missing").format(name=name))
        elif hashlib.sha256((directory / name).read_bytes()).hexdigest() != digest:
            problems.append(_("{name} was changed").format(name=name))
    return problems


def fingerprint(key: Ed25519PublicKey) -> str:
    """SHA-256 of the raw public key, in hexadecimal."""
    return hashlib.sha256(key.public_bytes(Encoding.Raw, PublicFormat.Raw)).hexdigest()
