"""Which refused requests are put on record in full and which are counted, so that nobody fills the disk by asking.

It leaves out nothing that was done, and refuses nothing itself.
"""

from __future__ import annotations

from collections import Counter
from typing import Final

from msgspec.structs import replace

from console.i18n import ngettext
from console.model.text import neutralise
from console.model.time import Instant, Seconds
from console.store.audit import Deed, Who

REFUSED: Final = "refused:"
"""How the outcome of a deed that was not done begins."""

IN_FULL = 20
"""How many refusals of one account stand in full before the others are counted."""

ANOTHER_S: Seconds = 300.0
"""After each such time one more does: 288 a day of an account that never stops."""

SUM_S: Seconds = 60.0
SUM_MOST_S: Seconds = 900.0
"""How long is counted before it is written: a minute, doubled while it goes on, up to a quarter of an hour."""

_TEXT_LIMIT = 400
_DETAILS = 8


class _Account:
    """What one account was refused of late."""

    __slots__ = ("at", "kinds", "left", "since_at", "sum_s", "who")

    def __init__(self, who: Who, at: Instant) -> None:
        self.who = who
        self.left = float(IN_FULL)
        self.at = at
        self.since_at = at
        self.sum_s = SUM_S
        self.kinds: Counter[str] = Counter()


class Refusals:
    """The refusals of each account, by the kernel's uid: a name that somebody asserts opens no account of its own."""

    def __init__(self) -> None:
        self._accounts: dict[int, _Account] = {}

    def admit(self, deed: Deed, at: Instant) -> Deed | None:
        """What goes on record of `deed` now: all of what was done, a refusal with its texts cut, or only its count."""
        if not deed.outcome.startswith(REFUSED):
            return deed
        account = self._accounts.setdefault(deed.who.uid, _Account(deed.who, at))
        account.left = min(account.left + max(at - account.at, 0.0) / ANOTHER_S, float(IN_FULL))
        account.at = at
        if account.left >= 1.0 and not account.kinds:
            account.left -= 1.0
            return _cut(deed)
        if not account.kinds:
            account.since_at = at
        account.who = deed.who
        account.kinds[deed.action] += 1
        return None

    def due(self, now: Instant) -> tuple[Deed, ...]:
        """One line for each account whose counting time is over."""
        return tuple(deed for account in self._accounts.values() if (deed := _summed(account, now)) is not None)

    def rest(self) -> tuple[Deed, ...]:
        """One line for each account of which something is counted and not written yet."""
        return tuple(_sum(account) for account in self._accounts.values() if account.kinds)


def _summed(account: _Account, now: Instant) -> Deed | None:
    """The line of an account whose time is over; a clock that was set back does not put it off."""
    if not account.kinds:
        if now - account.at > account.sum_s:
            account.sum_s = SUM_S
        return None
    if 0.0 <= now - account.since_at < account.sum_s:
        return None
    account.sum_s = min(account.sum_s * 2, SUM_MOST_S)
    return _sum(account)


def _sum(account: _Account) -> Deed:
    """The line for what was counted; counting begins anew."""
    kinds, account.kinds = account.kinds, Counter()
    sentence = ngettext(
        "{count} more refused request of {user} in {seconds:.0f} s: {kinds}",
        "{count} more refused requests of {user} in {seconds:.0f} s: {kinds}",
        kinds.total(),
    )
    listed = ", ".join(f"{kind} × {count}" for kind, count in kinds.most_common())
    reason = sentence.format(
        count=kinds.total(), user=account.who.user, seconds=max(account.at - account.since_at, 0.0), kinds=listed
    )
    details = {kind: str(count) for kind, count in kinds.items()}
    return Deed(account.who, "request.more", "", outcome=f"{REFUSED}counted", reason=reason, details=details)


def _cut(deed: Deed) -> Deed:
    """The same with texts that somebody else may have made long kept short."""
    details = {key: neutralise(str(value), _TEXT_LIMIT) for key, value in [*deed.details.items()][:_DETAILS]}
    target, reason = neutralise(deed.target, _TEXT_LIMIT), neutralise(deed.reason, _TEXT_LIMIT)
    return replace(deed, target=target, reason=reason, details=details)
