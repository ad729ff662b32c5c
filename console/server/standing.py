"""What an account may do while it is attached: what held at the door, as long as it would be granted again."""

from __future__ import annotations

from collections.abc import Callable

from msgspec import structs

from console.server.access import GroupRoles, Peer, groups_of, places_of, role_of


class Standing:
    """`role` is None for who may not come in; `places` has the roles that hold there alone.

    `access` gives another object each time the configuration has been read; `look_up` the groups of an account then.
    """

    def __init__(
        self, peer: Peer, access: Callable[[], GroupRoles], look_up: Callable[[int], frozenset[str]] = groups_of
    ) -> None:
        self._peer = peer
        self._access = access
        self._look_up = look_up
        self._granted = access()
        self.role = role_of(peer, self._granted)
        self.places = places_of(peer, self._granted)
        self._holds = True

    def holds(self) -> bool:
        """Whether the same is still granted; the account's groups are looked up with each new configuration."""
        granted = self._access()
        if granted is not self._granted:
            self._granted = granted
            peer = structs.replace(self._peer, groups=self._look_up(self._peer.uid))
            self._holds = self._holds and (role_of(peer, granted), places_of(peer, granted)) == (self.role, self.places)
        return self._holds
