"""How many may be attached at once, so that nobody takes the descriptors of the watch itself; lets nobody in."""

from __future__ import annotations

from collections import Counter

from console.i18n import _
from console.server.access import Peer
from console.wire.messages import No

EACH = 64
"""Connections of one account; people who share one are far fewer."""
ALL = 256
"""Connections of everybody but the engine's user and root, who find a place also in a crowd."""


def refusal(peer: Peer, attached: Counter[int], owner_uid: int) -> No | None:
    """Why one more of this account may not attach beside those of `attached`, by uid; None when it may."""
    if attached[peer.uid] >= EACH:
        sentence = _("{user} has {count} connections to this engine already; close some of them")
        return No("crowded", sentence.format(user=peer.user, count=EACH))
    trusted = {0, owner_uid}
    others = sum(count for uid, count in attached.items() if uid not in trusted)
    if others >= ALL and peer.uid not in trusted:
        sentence = _("{count} connections to this engine are open, which is as many as it takes; try again later")
        return No("crowded", sentence.format(count=ALL))
    return None
