"""Copies a few files into a new directory on a host over SFTP and reads them back; it does not know what they are."""

from __future__ import annotations

import asyncio
import posixpath
import socket
from collections.abc import Callable, Mapping

import paramiko

from console.clock import Clock
from console.collect.transport.ssh_dial import dial
from console.collect.transport.ssh_login import hang_up, log_in
from console.collect.transport.ssh_words import ssh_words
from console.collect.transport.ssh_workers import Deadline, Workers
from console.errors import CollectError
from console.i18n import _
from console.inventory import SshAccess
from console.model.failure import Cause
from console.model.time import Seconds

Progress = Callable[[str, int, int], None]
"""Is told the file, how many of its octets are there, and how many it has; from another thread."""

_CHUNK_BYTES = 32768
_CONNECT_S: Seconds = 15.0


async def copy_there(
    access: SshAccess, directory: str, files: Mapping[str, bytes], clock: Clock, timeout_s: Seconds, progress: Progress
) -> dict[str, bytes]:
    """Write `files` into `directory`, made for its owner alone, and return what can be read back from there.

    The directory must be new or empty. Raises CollectError; what was written until then stays.
    """
    workers, deadline = Workers(2), Deadline(clock, timeout_s)
    loop = asyncio.get_running_loop()
    try:
        sock = await dial(access.address, access.port, min(_CONNECT_S, timeout_s), workers.connecting)
        try:
            async with asyncio.timeout(timeout_s):
                return await loop.run_in_executor(
                    workers.talking, _copy, sock, access, directory, files, deadline, progress
                )
        except TimeoutError:
            sentence = _("{address} did not take the files within {seconds:g} s")
            raise CollectError(
                Cause.TIMEOUT, sentence.format(address=access.address, seconds=deadline.timeout_s)
            ) from None
        finally:
            # A thread that still reads is woken by this.
            sock.close()
    finally:
        workers.stop()


def _copy(
    sock: socket.socket,
    access: SshAccess,
    directory: str,
    files: Mapping[str, bytes],
    deadline: Deadline,
    progress: Progress,
) -> dict[str, bytes]:
    transport = log_in(sock, access, deadline.left)
    try:
        with _sftp(transport, access, deadline) as sftp:
            _make(sftp, directory)
            for name, octets in files.items():
                _write(sftp, posixpath.join(directory, name), name, octets, deadline, progress)
            return {name: _read(sftp, posixpath.join(directory, name), len(octets)) for name, octets in files.items()}
    except (OSError, EOFError, paramiko.SSHException) as error:
        why = ssh_words(error)
        sentence = _("{address}: {path} cannot be written: {why}")
        raise CollectError(Cause.REFUSED, sentence.format(address=access.address, path=directory, why=why)) from error
    finally:
        hang_up(transport)


def _sftp(transport: paramiko.Transport, access: SshAccess, deadline: Deadline) -> paramiko.SFTPClient:
    channel = transport.open_session(timeout=deadline.left())
    channel.settimeout(deadline.left())
    try:
        channel.invoke_subsystem("sftp")
        return paramiko.SFTPClient(channel)
    except (paramiko.SSHException, EOFError) as error:
        sentence = _("{address} offers no SFTP: see Subsystem in its sshd_config")
        raise CollectError(Cause.UNSUPPORTED, sentence.format(address=access.address)) from error


def _make(sftp: paramiko.SFTPClient, directory: str) -> None:
    try:
        there = sftp.listdir(directory)
    except FileNotFoundError:
        sftp.mkdir(directory, 0o700)
        return
    if there:
        raise OSError(_("it is not empty; name a new directory"))


def _write(
    sftp: paramiko.SFTPClient, path: str, name: str, octets: bytes, deadline: Deadline, progress: Progress
) -> None:
    with sftp.open(path, "wx") as file:
        file.set_pipelined(True)
        for begin in range(0, len(octets), _CHUNK_BYTES):
            if deadline.left() <= 0.01:
                raise OSError(_("the time was over"))
            file.write(octets[begin : begin + _CHUNK_BYTES])
            progress(name, min(len(octets), begin + _CHUNK_BYTES), len(octets))
    sftp.chmod(path, 0o600)


def _read(sftp: paramiko.SFTPClient, path: str, most: int) -> bytes:
    with sftp.open(path, "rb") as file:
        file.prefetch(most)
        return file.read(most + 1)
