"""How much of the screen each of the four panes has, in hundredths; pure."""

from __future__ import annotations

from msgspec import Struct, structs

LEAST, MOST = 15, 85
STEP = 5


class Shares(Struct, frozen=True, forbid_unknown_fields=True):
    """`across` is the left column's width; `left` and `right` are the heights of each column's upper pane."""

    across: int = 57
    left: int = 60
    right: int = 60

    def bounded(self) -> Shares:
        """The same with no pane too small to be read."""
        return Shares(*(max(LEAST, min(MOST, share)) for share in (self.across, self.left, self.right)))

    def wider(self, place: int, by: int = STEP) -> Shares:
        """The pane at `place` (0 and 2 on the left, 1 and 3 on the right) has more of the width, or less."""
        return structs.replace(self, across=self.across + (by if place % 2 == 0 else -by)).bounded()

    def taller(self, place: int, by: int = STEP) -> Shares:
        """The pane at `place` (0 and 1 above, 2 and 3 below) has more of its column's height, or less."""
        return self.split_at(place, self.height_above(place) + (by if place < 2 else -by))

    def height_above(self, place: int) -> int:
        """The share of the upper pane of the column that `place` is in."""
        return self.left if place % 2 == 0 else self.right

    def split_at(self, place: int, share: int) -> Shares:
        """The upper pane of the column that `place` is in has `share`."""
        changed = {"left": share} if place % 2 == 0 else {"right": share}
        return structs.replace(self, **changed).bounded()
