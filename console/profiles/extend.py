"""Resolves `extends` once: a file and all it builds on become one profile; the nearer file's word counts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from console.errors import ProfileError
from console.i18n import _
from console.model.device import DeviceKind
from console.profiles.profile import Profile
from console.profiles.schema import IdentityOids, ProfileFile, Status, check_enum


def resolve(name: str, files: Mapping[str, ProfileFile]) -> Profile:
    """The profile `name`; raises ProfileError when something it extends is missing, in a circle, or an enum is wrong.

    Enumerations share one space of names: a file may use those of what it extends, and replace them.
    """
    lineage = [files[each] for each in _lineage(name, files, ())]
    enums = {key: enum for file in reversed(lineage) for key, enum in file.enums.items()}
    own = lineage[0]
    profile = Profile(
        name=name,
        title=own.title,
        kind=next((file.kind for file in lineage if file.kind is not DeviceKind.UNKNOWN), DeviceKind.UNKNOWN),
        vendor=next((file.vendor for file in lineage if file.vendor), ""),
        match=own.match,
        identity=_identity(lineage),
        enums=enums,
        scalars=tuple(point for file in lineage for point in file.scalars),
        tables=tuple(table for file in lineage for table in file.tables),
    )
    _check_enums(profile)
    return profile


def _lineage(name: str, files: Mapping[str, ProfileFile], path: tuple[str, ...]) -> list[str]:
    """`name` and all it extends, nearest first, each once."""
    if name in path:
        raise ProfileError(
            _("{name}: extends goes in a circle: {path}").format(name=path[0], path=" → ".join((*path, name)))
        )
    if name not in files:
        raise ProfileError(_('{name}: extends: "{missing}" is no known profile').format(name=path[-1], missing=name))
    found = [name]
    for parent in files[name].extends:
        found += [each for each in _lineage(parent, files, (*path, name)) if each not in found]
    return found


def _identity(lineage: list[ProfileFile]) -> IdentityOids:
    """All sources of each word, the nearest file's first."""
    fields = IdentityOids.model_fields
    sources = {field: tuple(oid for file in lineage for oid in getattr(file.identity, field)) for field in fields}
    return IdentityOids().model_copy(update=sources)


def _check_enums(profile: Profile) -> None:
    problems = [problem for use in _uses(profile) if (problem := _problem(profile, *use))]
    if problems:
        raise ProfileError("\n".join(problems))


def _uses(profile: Profile) -> Iterator[tuple[str, str, str]]:
    """Every (key, point, enum) in the profile; a status has an empty point."""
    for key, point in profile.points():
        if point.enum:
            yield key, point.point, point.enum
        yield from _status_uses(key, point.status)
    for number, table in enumerate(profile.tables):
        yield from _status_uses(f"tables[{number}]", table.status)


def _status_uses(key: str, statuses: tuple[Status, ...]) -> Iterator[tuple[str, str, str]]:
    for status in statuses:
        yield f"{key}.status", "", status.enum


def _problem(profile: Profile, key: str, point: str, enum: str) -> str:
    if enum not in profile.enums:
        return _('{name}: {key}: "{enum}" is no known enumeration').format(name=profile.name, key=key, enum=enum)
    wrong = check_enum(point, profile.enums[enum])
    return f"{profile.name}: enums.{enum}: {wrong}" if wrong else ""
