"""Who asks something of the engine."""

from __future__ import annotations

from msgspec import Struct

from console.store.audit import Who

ROLES = ("viewer", "operator", "approver", "admin")
"""Each may do all that the ones before it may."""


class Person(Struct, frozen=True):
    """Who asks: the kernel's word, and the name that somebody on a shared account asserts."""

    uid: int
    user: str
    role: str
    asserted: str = ""

    @property
    def label(self) -> str:
        """How records name this person; an asserted name is marked with `~`."""
        return f"{self.user}~{self.asserted}" if self.asserted else self.user

    def has(self, role: str) -> bool:
        """Whether this person's role is `role` or one that may do more."""
        return self.role in ROLES and ROLES.index(self.role) >= ROLES.index(role)


def who(person: Person) -> Who:
    """A person as the audit log names them."""
    return Who(uid=person.uid, user=person.user, asserted_name=person.asserted)
