"""What a table needs to know of the rows it lists; each pane is one of these."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable

from console.i18n import _
from console.model.snapshot import EntityKey
from console.tui.cells import Column, Entry, Line, Span
from console.tui.rows.scene import Scene


class Listing(ABC):
    """Pure: the rows of one pane, told from a scene."""

    id: str = ""

    @abstractmethod
    def title(self) -> str:
        """The pane's name."""

    @abstractmethod
    def columns(self) -> tuple[Column, ...]:
        """All columns, in order; narrow screens show fewer."""

    @abstractmethod
    def orders(self) -> tuple[str, ...]:
        """What the rows can be ordered by, the usual order first."""

    @abstractmethod
    def keys(self, scene: Scene) -> Iterable[str]:
        """The key of every row."""

    @abstractmethod
    def touched(self, change: EntityKey, scene: Scene) -> Iterable[str]:
        """The keys of the rows that a changed entity concerns, also of rows that are gone."""

    def passing(self, scene: Scene) -> Iterable[str]:
        """The keys of rows that are listed for a while only: no news comes when that is over."""
        return ()

    @abstractmethod
    def entry(self, key: str, scene: Scene) -> Entry | None:
        """The row before it is drawn; None when it does not exist (any more)."""

    @abstractmethod
    def cells(self, key: str, scene: Scene) -> tuple[Span, ...]:
        """The row's cells, one for each column."""

    @abstractmethod
    def summary(self, scene: Scene) -> Line:
        """How the whole of it stands, for the title."""

    @abstractmethod
    def nothing(self, scene: Scene) -> str:
        """The sentence for an empty pane: why, and what to do."""

    def heading(self, key: str, scene: Scene) -> str:
        """The text of a row that names a group."""
        return key


def remark(listing: Listing, scene: Scene, shown: int, filtered: str, *, faults: bool = False) -> str:
    """The sentence to read instead of rows, or nothing."""
    if scene.waiting and scene.lost_at is not None:
        return _("The engine cannot be reached: {why}. Trying again; q leaves.").format(why=scene.lost_why.rstrip("."))
    if scene.waiting:
        return _("Waiting for the engine's first answer…")
    if shown:
        return ""
    if scene.lost_at is not None:
        return _("Nothing was listed when the engine was last heard.")
    if filtered:
        return _("Nothing matches “{filter}”. Esc takes the filter away.").format(filter=filtered)
    if faults and next(iter(listing.keys(scene)), None) is not None:
        return _("Nothing is wrong here. f shows everything again.")
    return listing.nothing(scene)
