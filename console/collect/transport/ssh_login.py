"""Turns a connected socket into a logged-in SSH connection or says why not; blocking, it runs in a worker thread."""

from __future__ import annotations

import contextlib
import socket
import threading
from collections.abc import Callable, Iterable

import paramiko

from console.collect.transport import known_hosts
from console.collect.transport.known_hosts import HostKey, Verdict
from console.collect.transport.ssh_credentials import load_key, open_agent
from console.collect.transport.ssh_dial import connection_failed
from console.collect.transport.ssh_words import ssh_words
from console.errors import CollectError
from console.i18n import _
from console.inventory import SshAccess
from console.model.failure import Cause
from console.model.text import neutralise
from console.model.time import Seconds

Left = Callable[[], Seconds]
"""How many seconds the work may still take."""

_KEEPALIVE_S = 30

# The reader thread of an idle connection wakes this often; paramiko's own 0.1 s costs a core at a few thousand hosts.
_READER_WAKES_S = 5.0


def log_in(sock: socket.socket, access: SshAccess, left: Left) -> paramiko.Transport:
    """Negotiate, check the host's key, authenticate; raises CollectError and leaves nothing open when it fails."""
    known = known_hosts.read(access.known_hosts)
    transport = paramiko.Transport(sock)
    try:
        _negotiate(transport, access, known.keys_of(_name(access)), left)
        _check_host_key(transport, access, known)
        _authenticate(transport, access, left)
    except BaseException:
        hang_up(transport)
        raise
    transport.set_keepalive(_KEEPALIVE_S)
    sock.settimeout(_READER_WAKES_S)
    return transport


def hang_up(transport: paramiko.Transport) -> None:
    """Close the connection at once: shutting the socket wakes the reader thread, which closing alone does not."""
    with contextlib.suppress(OSError):
        transport.sock.shutdown(socket.SHUT_RDWR)
    transport.close()
    transport.sock.close()


def _name(access: SshAccess) -> str:
    return known_hosts.name_of(access.address, access.port)


def _negotiate(transport: paramiko.Transport, access: SshAccess, keys: tuple[HostKey, ...], left: Left) -> None:
    _prefer(transport, keys)
    transport.banner_timeout = transport.handshake_timeout = max(left(), 0.1)
    done = threading.Event()
    transport.start_client(event=done)
    if not done.wait(max(left(), 0)):
        if not transport.remote_version:
            raise _failed(Cause.MALFORMED, access, _("talks, but names no SSH version; this may not be the SSH port"))
        raise _failed(Cause.TIMEOUT, access, _("stopped answering while the connection was being negotiated"))
    if not transport.is_active():
        raise _negotiation_failed(transport.get_exception(), access)


def _prefer(transport: paramiko.Transport, keys: tuple[HostKey, ...]) -> None:
    """Ask first for the key types that known_hosts has, so that a host with several keys shows one we can check."""
    options = transport.get_security_options()
    offered = tuple(options.key_types)
    wanted = [algorithm for key in keys for algorithm in offered if _key_type(algorithm) == key.type]
    options.key_types = tuple(dict.fromkeys([*wanted, *offered]))


def _key_type(algorithm: str) -> str:
    return "ssh-rsa" if algorithm.startswith("rsa-sha2-") else algorithm


def _negotiation_failed(error: Exception | None, access: SshAccess) -> CollectError:
    if isinstance(error, paramiko.ssh_exception.IncompatiblePeer):
        sentence = _("speaks no protocol version or algorithm that we accept ({said})")
        return _failed(Cause.UNSUPPORTED, access, sentence.format(said=ssh_words(error)))
    if isinstance(error, OSError):
        return connection_failed(error, access.address, access.port)
    if error is None or isinstance(error, EOFError):
        return _failed(Cause.REFUSED, access, _("closed the connection while it was being negotiated"))
    sentence = _("does not speak SSH as it should ({said})")
    return _failed(Cause.MALFORMED, access, sentence.format(said=ssh_words(error)))


def _check_host_key(transport: paramiko.Transport, access: SshAccess, known: known_hosts.KnownHosts) -> None:
    key = transport.get_remote_server_key()
    shown = HostKey(key.get_name(), key.asbytes())
    verdict = known.judge(_name(access), shown)
    if verdict is not Verdict.TRUSTED:
        raise CollectError(Cause.HOST_KEY, _distrust(verdict, access, shown, known.keys_of(_name(access))))


def _distrust(verdict: Verdict, access: SshAccess, shown: HostKey, kept: Iterable[HostKey]) -> str:
    sentences = {
        Verdict.UNKNOWN: _(
            "The host key of {name} is not known: it shows {type} {fingerprint}. Compare this with what"
            " `ssh-keygen -lf` says on the host itself; if it is the same, add this line to {path}: {name} {line}"
        ),
        Verdict.CHANGED: _(
            "THE HOST KEY OF {name} HAS CHANGED: it shows {type} {fingerprint}, but {path} has {kept}. Somebody may be"
            " answering in its place; nothing was sent. If the host was reinstalled, check its fingerprint on the host"
            " itself, run `ssh-keygen -R '{name}' -f {path}` and add the line: {name} {line}"
        ),
        Verdict.REVOKED: _(
            "THE HOST KEY OF {name} IS REVOKED: {path} marks {type} {fingerprint} as @revoked, so nobody may trust it."
        ),
    }
    return sentences[verdict].format(
        name=_name(access),
        type=neutralise(shown.type, 40),
        fingerprint=shown.fingerprint,
        path=access.known_hosts,
        line=shown.line,
        kept=", ".join(f"{key.type} {key.fingerprint}" for key in kept),
    )


def _authenticate(transport: paramiko.Transport, access: SshAccess, left: Left) -> None:
    transport.auth_timeout = max(left(), 0.1)
    try:
        if access.key_file is not None:
            _offer_keys(transport, access, [load_key(access.key_file, access.passphrase)])
        elif access.password is not None:
            _offer_password(transport, access, access.password.reveal())
        else:
            _offer_agent(transport, access)
    except paramiko.AuthenticationException as refused:
        raise _login_failed(refused, transport, access) from None
    except (paramiko.SSHException, OSError, EOFError) as error:
        sentence = _("broke the connection off during the login as {user} ({said})")
        said = ssh_words(error)
        raise _failed(Cause.AUTH, access, sentence.format(user=access.user, said=said)) from None
    if not transport.is_authenticated():
        sentence = _("wants more than one proof for {user}; only one (key, agent or password) can be given")
        raise _failed(Cause.AUTH, access, sentence.format(user=access.user))


def _offer_keys(transport: paramiko.Transport, access: SshAccess, keys: Iterable[paramiko.PKey]) -> None:
    refused: paramiko.AuthenticationException | None = None
    for key in keys:
        try:
            transport.auth_publickey(access.user, key)
        except paramiko.AuthenticationException as error:
            if not transport.is_active():
                raise
            refused = error
        else:
            return
    if refused is not None:
        raise refused


def _offer_agent(transport: paramiko.Transport, access: SshAccess) -> None:
    with contextlib.closing(open_agent()) as agent:
        _offer_keys(transport, access, agent.get_keys())


def _offer_password(transport: paramiko.Transport, access: SshAccess, password: str) -> None:
    try:
        transport.auth_password(access.user, password, fallback=False)
    except paramiko.BadAuthenticationType as error:
        if "keyboard-interactive" not in error.allowed_types:
            raise
        transport.auth_interactive(access.user, lambda _title, _text, prompts: [password for _prompt in prompts])


def _login_failed(refused: Exception, transport: paramiko.Transport, access: SshAccess) -> CollectError:
    if not isinstance(refused, paramiko.BadAuthenticationType) and "timeout" in str(refused).lower():
        return _failed(Cause.TIMEOUT, access, _("did not answer the login in time"))
    tried = _("the key {path}").format(path=access.key_file) if access.key_file else _("every key of the SSH agent")
    if access.key_file is None and access.password is not None:
        tried = _("the password")
    sentence = _("refuses {tried} for the user {user}; check the user and what it accepts")
    return _failed(Cause.AUTH, access, sentence.format(tried=tried, user=access.user))


def _failed(cause: Cause, access: SshAccess, what: str) -> CollectError:
    sentence = _("{address} port {port} {what}.")
    return CollectError(cause, sentence.format(address=access.address, port=access.port, what=what))
