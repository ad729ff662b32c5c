"""Who a peer is, by the kernel's word, and what that person may do; grants nothing by itself."""

from __future__ import annotations

import grp
import os
import pwd
import socket
import struct
from collections.abc import Iterable, Mapping
from enum import IntEnum

from msgspec import Struct

from console.config.schema import AccessTable
from console.i18n import _
from console.wire import attending as asked
from console.wire import messages as wire
from console.wire.running import (
    AnswerRun,
    ApproveRun,
    ContinueRun,
    LowerFlag,
    PauseRun,
    RaiseFlag,
    ReopenRun,
    SkipStep,
    StartRun,
    StopRun,
    TagDevice,
    UntagDevice,
    VetoArmed,
)
from console.wire.serving import AcceptChange, CheckService, SetSiteState


class Role(IntEnum):
    """Each role may do all that the lower ones may."""

    VIEWER = 1
    OPERATOR = 2
    APPROVER = 3
    ADMIN = 4


class Peer(Struct, frozen=True):
    """A peer as the kernel names it (`SO_PEERCRED`), with every Unix group the account is in."""

    pid: int
    uid: int
    user: str
    groups: frozenset[str]


class GroupRoles(Struct, frozen=True):
    """Which Unix groups grant which role; `owner_uid` runs the engine and, like root, is an administrator.

    `places` are roles that hold in one site, room or rack: by its id, then by group.
    """

    owner_uid: int
    roles: dict[str, Role] = {}
    otherwise: Role | None = Role.VIEWER
    places: dict[str, dict[str, Role]] = {}


def peer_of(connection: socket.socket) -> Peer:
    """Who is at the other end of a Unix socket."""
    credentials = connection.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, struct.calcsize("3i"))
    pid, uid, gid = struct.unpack("3i", credentials)
    try:
        user = pwd.getpwuid(uid).pw_name
        gids = os.getgrouplist(user, gid)
    except KeyError:
        user, gids = f"uid-{uid}", [gid]
    return Peer(pid=pid, uid=uid, user=user, groups=frozenset(filter(None, map(_group_name, gids))))


def groups_of(uid: int) -> frozenset[str]:
    """Every Unix group that an account is in now; none when there is no such account."""
    try:
        account = pwd.getpwuid(uid)
    except KeyError:
        return frozenset()
    gids = os.getgrouplist(account.pw_name, account.pw_gid)
    return frozenset(filter(None, map(_group_name, gids)))


def _group_name(gid: int) -> str:
    try:
        return grp.getgrgid(gid).gr_name
    except KeyError:
        return ""


def role_of(peer: Peer, granted: GroupRoles) -> Role | None:
    """The highest role that the peer's groups grant; None means no entry."""
    if peer.uid in (0, granted.owner_uid):
        return Role.ADMIN
    roles = [role for group, role in granted.roles.items() if group in peer.groups]
    return max(roles, default=granted.otherwise)


def places_of(peer: Peer, granted: GroupRoles) -> dict[str, Role]:
    """The highest role in each place where the peer's groups grant one."""
    found: dict[str, Role] = {}
    for place, groups in granted.places.items():
        roles = [role for group, role in groups.items() if group in peer.groups]
        if roles:
            found[place] = max(roles)
    return found


def acting(role: Role, places: Mapping[str, Role], where: Iterable[frozenset[str]]) -> Role:
    """The role for something that is in all of these places at once: everywhere's, or the least of theirs if higher."""
    there = [max((places[place] for place in one if place in places), default=role) for one in where]
    return max(role, min(there)) if there else role


_NEEDS: dict[type, Role] = {
    asked.AcknowledgeAlert: Role.OPERATOR,
    asked.UnacknowledgeAlert: Role.OPERATOR,
    asked.ClearAlert: Role.OPERATOR,
    asked.AcknowledgeMany: Role.OPERATOR,
    asked.SilenceAlerts: Role.OPERATOR,
    asked.ShelveAlerts: Role.OPERATOR,
    asked.EndSilence: Role.OPERATOR,
    asked.MergeIncidents: Role.OPERATOR,
    asked.SplitIncident: Role.OPERATOR,
    asked.MarkCause: Role.OPERATOR,
    asked.TakeLead: Role.OPERATOR,
    asked.HandOver: Role.OPERATOR,
    asked.TakeShift: Role.OPERATOR,
    asked.ProveSensor: Role.OPERATOR,
    asked.VouchForSensor: Role.OPERATOR,
    asked.SendTest: Role.OPERATOR,
    StartRun: Role.OPERATOR,
    StopRun: Role.OPERATOR,
    AnswerRun: Role.OPERATOR,
    PauseRun: Role.OPERATOR,
    ContinueRun: Role.OPERATOR,
    SkipStep: Role.OPERATOR,
    ReopenRun: Role.OPERATOR,
    VetoArmed: Role.OPERATOR,
    RaiseFlag: Role.OPERATOR,
    LowerFlag: Role.OPERATOR,
    ApproveRun: Role.APPROVER,
    TagDevice: Role.OPERATOR,
    UntagDevice: Role.OPERATOR,
    wire.PollNow: Role.OPERATOR,
    CheckService: Role.OPERATOR,
    SetSiteState: Role.OPERATOR,
    AcceptChange: Role.OPERATOR,
    wire.ReloadConfig: Role.ADMIN,
    wire.StopEngine: Role.ADMIN,
}


def refusal(request: wire.Request, role: Role) -> wire.No | None:
    """Why `role` may not make this request; None when it may."""
    needed = _NEEDS.get(type(request), Role.VIEWER)
    if role >= needed:
        return None
    sentence = _("this needs the role {needed} and you are {role}; ask an administrator to put you in its group")
    return wire.No("not_allowed", sentence.format(needed=needed.name.lower(), role=role.name.lower()))


def group_roles(owner_uid: int, access: AccessTable) -> GroupRoles:
    """The grants as the configuration writes them."""
    named = {
        Role.VIEWER: access.viewers,
        Role.OPERATOR: access.operators,
        Role.APPROVER: access.approvers,
        Role.ADMIN: access.admins,
    }
    # A group that is named twice has the higher role: the lower ones are laid down first.
    roles = {group: role for role, groups in named.items() for group in groups}
    otherwise = None if access.default == "none" else Role[access.default.upper()]
    places = {
        id_: {
            group: role
            for role, groups in (
                (Role.OPERATOR, table.operators),
                (Role.APPROVER, table.approvers),
                (Role.ADMIN, table.admins),
            )
            for group in groups
        }
        for id_, table in access.places.items()
    }
    return GroupRoles(owner_uid=owner_uid, roles=roles, otherwise=otherwise, places=places)
