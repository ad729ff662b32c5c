"""Which profiles there are and which of them fits a device; asks no device itself."""

from __future__ import annotations

import re
from collections.abc import Iterable
from importlib import resources
from pathlib import Path

from console.errors import ProfileError
from console.i18n import _
from console.profiles.extend import resolve
from console.profiles.load import parse
from console.profiles.oid import Oid, starts_with
from console.profiles.profile import Profile
from console.profiles.schema import ProfileFile

GENERIC = "generic"
"""The profile of a device that no other fits."""


class Catalogue:
    """All profiles that could be read, and the problems of those that could not."""

    def __init__(self, profiles: Iterable[Profile], problems: Iterable[ProfileError] = ()) -> None:
        self._profiles = {profile.name: profile for profile in profiles}
        self.problems = tuple(problems)

    @classmethod
    def load(cls, extra_dir: Path | None = None) -> Catalogue:
        """The profiles that come with the program, those in `extra_dir` over them by file name.

        A file with a mistake is left out and its mistake kept in `problems`; ours of that name is used instead.
        """
        files, problems = _parse_all(_shipped())
        own, own_problems = _parse_all(_texts_in(extra_dir), extra_dir)
        return cls(*_resolve_all(files | own, problems + own_problems))

    def names(self) -> tuple[str, ...]:
        """Every profile that can be chosen, sorted."""
        return tuple(sorted(self._profiles))

    def get(self, name: str) -> Profile | None:
        """The profile `name`, if there is one."""
        return self._profiles.get(name)

    def match(self, sys_object_id: Oid, sys_descr: str) -> Profile:
        """The profile that fits best by what a device says of itself; `generic` when none does."""
        fitting = [
            (rank, profile)
            for profile in self._profiles.values()
            if profile.name != GENERIC and (rank := _rank(profile, sys_object_id, sys_descr))
        ]
        return max(fitting, key=lambda found: found[0])[1] if fitting else self._profiles[GENERIC]

    def probes(self, sys_object_id: Oid, matched: Profile) -> tuple[tuple[Oid, Profile], ...]:
        """Objects to ask before believing `matched`, the best sign first: cards that hide behind their host's name."""
        found = [
            (max(map(len, behind)), probe, profile)
            for profile in self._profiles.values()
            if profile is not matched and (behind := _behind(profile, sys_object_id, matched))
            for probe in profile.match.probe
        ]
        found.sort(key=lambda row: (-row[0], -len(row[1]), row[2].name))
        return tuple((probe, profile) for _length, probe, profile in found)


def _behind(profile: Profile, sys_object_id: Oid, matched: Profile) -> tuple[Oid, ...]:
    """The prefixes under which `profile` may hide that cover this device; of a generic device every probe is tried."""
    covering = tuple(prefix for prefix in profile.match.behind if starts_with(sys_object_id, prefix))
    return covering or (((),) if matched.name == GENERIC else ())


def _rank(profile: Profile, sys_object_id: Oid, sys_descr: str) -> tuple[int, bool] | None:
    match = profile.match
    if match.sys_descr and not re.search(match.sys_descr, sys_descr):
        return None
    lengths = [len(prefix) for prefix in match.sys_object_id if starts_with(sys_object_id, prefix)]
    if match.sys_object_id and not lengths:
        return None
    if not lengths and not match.sys_descr:
        return None
    return max(lengths, default=0), bool(match.sys_descr)


def _shipped() -> dict[str, str]:
    entries = (resources.files("console.profiles") / "data").iterdir()
    return {entry.name: entry.read_text("utf-8") for entry in entries if entry.name.endswith(".toml")}


def _texts_in(folder: Path | None) -> dict[str, str]:
    if folder is None or not folder.is_dir():
        return {}
    return {path.name: path.read_text("utf-8", errors="replace") for path in sorted(folder.glob("*.toml"))}


def _parse_all(texts: dict[str, str], folder: Path | None = None) -> tuple[dict[str, ProfileFile], list[ProfileError]]:
    files: dict[str, ProfileFile] = {}
    problems: list[ProfileError] = []
    for name, text in texts.items():
        source = str(folder / name) if folder else name
        try:
            files[name.removesuffix(".toml")] = parse(text, source)
        except ProfileError as error:
            problems.append(error)
    return files, problems


def _resolve_all(
    files: dict[str, ProfileFile], problems: list[ProfileError]
) -> tuple[list[Profile], list[ProfileError]]:
    profiles: list[Profile] = []
    for name, file in files.items():
        try:
            profile = resolve(name, files)
        except ProfileError as error:
            problems.append(error)
            continue
        if not file.mixin:
            profiles.append(profile)
    if not any(profile.name == GENERIC for profile in profiles):
        problems.append(ProfileError(_("the profile {name} is missing").format(name=GENERIC)))
    return profiles, problems
