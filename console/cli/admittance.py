"""Who may pass to an engine's socket, and what lets in somebody who may not; it changes nothing and asks no engine."""

from __future__ import annotations

import grp
import os
import pwd
import stat
from pathlib import Path

from msgspec import Struct

from console.i18n import _


class Account(Struct, frozen=True):
    """Who asks: the `groups` of this login, and `listed`, those that the system has the account in."""

    name: str
    groups: frozenset[str]
    listed: frozenset[str]


class Barrier(Struct, frozen=True):
    """What stands in the way: its owner, its group, and whether the group may pass; no `owner` when it cannot be seen.

    Beyond the owner, nobody passes a directory without x or writes to a socket without w (unix(7)).
    """

    path: Path
    owner: str = ""
    group: str = ""
    group_passes: bool = False


def account() -> Account:
    """The account of this process."""
    uid = os.geteuid()
    try:
        entry = pwd.getpwuid(uid)
    except KeyError:
        return Account(str(uid), _names(os.getgroups()), frozenset())
    listed = os.getgrouplist(entry.pw_name, entry.pw_gid)
    return Account(entry.pw_name, _names([*os.getgroups(), os.getegid()]), _names(listed))


def barred_at(socket: Path) -> Barrier:
    """The first directory on the way to `socket` that this account may not pass, or the socket itself."""
    for path in reversed(socket.absolute().parents):
        if not os.access(path, os.X_OK):
            return _barrier(path, stat.S_IXGRP)
    return _barrier(socket, stat.S_IWGRP)


def remedy(barrier: Barrier, asking: Account) -> str:
    """What is to be done, and by whom."""
    if not barrier.owner:
        return _("ask the administrator of this machine who may enter {path}").format(path=barrier.path)
    words = {"path": barrier.path, "owner": barrier.owner, "group": barrier.group, "name": asking.name}
    if not barrier.group_passes:
        return _(
            "{path} belongs to {owner} and is open to nobody else; the administrator writes a Unix group into"
            " [engine] socket_group, restarts the engine and puts {name} into that group"
        ).format(**words)
    if barrier.group in asking.listed and barrier.group not in asking.groups:
        return _("{name} is in the group {group}, but not yet in this login: log out and in again").format(**words)
    return _(
        "{path} belongs to {owner} and lets the group {group} in; the administrator runs"
        " “usermod -aG {group} {name}”, then log out and in again"
    ).format(**words)


def _barrier(path: Path, bit: int) -> Barrier:
    try:
        found = path.stat()
    except OSError:
        return Barrier(path)
    # Nobody is let into root's group for the sake of a console.
    passes = bool(found.st_mode & bit) and found.st_gid != 0
    return Barrier(path, _user(found.st_uid), _group(found.st_gid), passes)


def _names(groups: list[int]) -> frozenset[str]:
    return frozenset(map(_group, groups))


def _user(uid: int) -> str:
    try:
        return pwd.getpwuid(uid).pw_name
    except KeyError:
        return str(uid)


def _group(gid: int) -> str:
    try:
        return grp.getgrgid(gid).gr_name
    except KeyError:
        return str(gid)
