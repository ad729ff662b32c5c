"""What the operating system says of a failure, in the chosen language; decides nothing about it."""

from __future__ import annotations

import errno

from console.i18n import N_, _

_WORDS = {
    errno.EACCES: N_("Permission denied"),
    errno.EADDRINUSE: N_("Address already in use"),
    errno.EADDRNOTAVAIL: N_("Cannot assign requested address"),
    errno.EBUSY: N_("Device or resource busy"),
    errno.ECONNABORTED: N_("Software caused connection abort"),
    errno.ECONNREFUSED: N_("Connection refused"),
    errno.ECONNRESET: N_("Connection reset by peer"),
    errno.EDQUOT: N_("Disk quota exceeded"),
    errno.EEXIST: N_("File exists"),
    errno.EFBIG: N_("File too large"),
    errno.EHOSTDOWN: N_("Host is down"),
    errno.EHOSTUNREACH: N_("No route to host"),
    errno.EINVAL: N_("Invalid argument"),
    errno.EIO: N_("Input/output error"),
    errno.EISDIR: N_("Is a directory"),
    errno.ELOOP: N_("Too many levels of symbolic links"),
    errno.EMFILE: N_("Too many open files"),
    errno.ENAMETOOLONG: N_("File name too long"),
    errno.ENETDOWN: N_("Network is down"),
    errno.ENETUNREACH: N_("Network is unreachable"),
    errno.ENODEV: N_("No such device"),
    errno.ENOENT: N_("No such file or directory"),
    errno.ENOEXEC: N_("Exec format error"),
    errno.ENOMEM: N_("Cannot allocate memory"),
    errno.ENOSPC: N_("No space left on device"),
    errno.ENOTCONN: N_("Transport endpoint is not connected"),
    errno.ENOTDIR: N_("Not a directory"),
    errno.ENOTEMPTY: N_("Directory not empty"),
    errno.ENOTSOCK: N_("Socket operation on non-socket"),
    errno.EPERM: N_("Operation not permitted"),
    errno.EPIPE: N_("Broken pipe"),
    errno.EPROTOTYPE: N_("Protocol wrong type for socket"),
    errno.EROFS: N_("Read-only file system"),
    errno.ESTALE: N_("Stale file handle"),
    errno.ETIMEDOUT: N_("Connection timed out"),
    errno.ETXTBSY: N_("Text file busy"),
}
"""The C library's own words, since that speaks English in every program that does not set its whole locale."""


def os_words(error: BaseException) -> str:
    """Why the system refused, by its error number; what has none that we know says its own words."""
    # Errors of libraries (`ssl.SSLError`, `socket.gaierror`) are OSErrors with numbers that mean something else.
    known = (
        _WORDS.get(error.errno or 0) if isinstance(error, OSError) and type(error).__module__ == "builtins" else None
    )
    if known is not None:
        return _(known)
    return getattr(error, "strerror", None) or str(error)
