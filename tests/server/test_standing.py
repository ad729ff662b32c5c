"""Tests of `console.server.standing`."""

from __future__ import annotations

from console.server.access import GroupRoles, Peer, Role
from console.server.standing import Standing


class Account:
    """Somebody attached, an administrator who changes groups and configuration, and who looks them up."""

    def __init__(self, *groups: str) -> None:
        self.groups = frozenset(groups)
        self.granted = self.read()
        self.looked_up = 0
        self.standing = Standing(Peer(1, 1000, "budi", self.groups), lambda: self.granted, self._look_up)

    def read(self, places: dict[str, dict[str, Role]] | None = None) -> GroupRoles:
        """Read the configuration again, which grants the same but for the places."""
        roles = {"noc": Role.OPERATOR, "staff": Role.VIEWER}
        self.granted = GroupRoles(owner_uid=900, roles=roles, otherwise=None, places=places or {})
        return self.granted

    def _look_up(self, uid: int) -> frozenset[str]:
        assert uid == 1000
        self.looked_up += 1
        return self.groups


def test_who_is_taken_out_of_a_group_loses_its_role_with_the_next_reading() -> None:
    """The kernel named the groups at the door; they are looked up again when the configuration is read."""
    account = Account("noc", "staff")
    assert (account.standing.role, account.standing.holds()) == (Role.OPERATOR, True)
    account.groups = frozenset({"staff"})
    account.read()
    assert not account.standing.holds()


def test_who_gains_a_group_attaches_again_too() -> None:
    """A window that offers what was granted at the door is no longer right."""
    account = Account("staff")
    account.groups = frozenset({"noc", "staff"})
    account.read()
    assert not account.standing.holds()


def test_what_holds_in_a_place_is_part_of_it() -> None:
    """A role in one room that the configuration takes away ends the standing."""
    account = Account("staff")
    account.read({"r1": {"staff": Role.OPERATOR}})
    assert not account.standing.holds()


def test_what_was_lost_is_not_given_back_unasked() -> None:
    """Once it did not hold, it is over for this connection."""
    account = Account("noc")
    account.groups = frozenset()
    account.read()
    assert not account.standing.holds()
    account.groups = frozenset({"noc"})
    account.read()
    assert not account.standing.holds()


def test_groups_are_looked_up_once_a_reading() -> None:
    """Each message asks whether it still holds; a directory of accounts may be slow."""
    account = Account("noc")
    assert all(account.standing.holds() for _message in range(5))
    account.read()
    assert all(account.standing.holds() for _message in range(5))
    assert account.looked_up == 1
