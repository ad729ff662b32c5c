"""A profile ready to use: `extends` resolved, every enumeration found; how it was written is not its business."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct

from console.model.device import DeviceKind
from console.profiles.meaning import Meaning, meanings
from console.profiles.schema import IdentityOids, Match, Point, Table


class Profile(Struct, frozen=True):
    """What one family of devices can tell. Of two points with one name and instance the first that answers counts."""

    name: str
    title: str
    kind: DeviceKind
    vendor: str
    match: Match
    identity: IdentityOids
    enums: dict[str, dict[str, str]]
    scalars: tuple[Point, ...]
    tables: tuple[Table, ...]

    def words(self, point: str, enum: str) -> dict[str, Meaning]:
        """The meanings of `enum`'s codes for `point`; for a status column `point` is empty."""
        return meanings(point, self.enums[enum])

    def points(self) -> Iterator[tuple[str, Point]]:
        """Every point with the dotted key where it stands in the file."""
        for number, scalar in enumerate(self.scalars):
            yield f"scalars[{number}]", scalar
        for number, table in enumerate(self.tables):
            for position, column in enumerate(table.columns):
                yield f"tables[{number}].columns[{position}]", column
