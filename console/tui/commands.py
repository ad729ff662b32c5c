"""What can be typed after `:`: the registry's commands with their arguments, completed from what there is."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import NamedTuple

from console.i18n import _
from console.tui.actions import REGISTRY, Action
from console.tui.rows.scene import Scene


class Typed(NamedTuple):
    """A command that was understood."""

    action: Action
    argument: str = ""


class Completion(NamedTuple):
    """What the line would be, and what that means."""

    line: str
    help: str


class Names(NamedTuple):
    """Names that only this console knows."""

    themes: tuple[str, ...] = ()
    views: tuple[str, ...] = ()


NO_NAMES = Names()


def parse(text: str, *, read_only: bool = False) -> Typed | str:
    """The command of a line, a beginning being enough where only one begins so; a sentence where there is none."""
    word, _space, rest = text.strip().removeprefix(":").partition(" ")
    known = _commands(read_only)
    fitting = [word] if word in known else [name for name in known if name.startswith(word)]
    if not word or not fitting:
        return _("There is no command “{word}”; Ctrl+P lists all.").format(word=word)
    if len(fitting) > 1:
        return _("“{word}” may be {names}: type on.").format(word=word, names=", ".join(fitting))
    return Typed(known[fitting[0]], rest.strip())


def complete(text: str, scene: Scene, names: Names = NO_NAMES, *, read_only: bool = False) -> tuple[Completion, ...]:
    """All lines that begin like `text`; arguments are found by any part of them."""
    word, space, rest = text.lstrip().removeprefix(":").partition(" ")
    known = _commands(read_only)
    if not space:
        return tuple(Completion(name, _(known[name].help)) for name in known if name.startswith(word))
    action = known.get(word)
    if action is None or action.argument not in _ARGUMENTS:
        return ()
    wanted = rest.strip().casefold()
    offered = sorted(_ARGUMENTS[action.argument](scene, names))
    found = [pair for pair in offered if wanted in f"{pair[0]} {pair[1]}".casefold()]
    found.sort(key=lambda pair: not pair[0].casefold().startswith(wanted))
    return tuple(Completion(f"{word} {id_}", told) for id_, told in found)


def _commands(read_only: bool) -> dict[str, Action]:
    known = [action for action in REGISTRY.values() if action.command and not (action.dangerous and read_only)]
    return {action.command: action for action in sorted(known, key=lambda action: action.command)}


Offered = Iterable[tuple[str, str]]


def _devices(scene: Scene, _names: Names) -> Offered:
    return ((one.id, one.name if one.name != one.id else one.kind) for one in scene.world.devices.values())


def _points(scene: Scene, names: Names) -> Offered:
    yield from _devices(scene, names)
    yield from ((one.id, one.label) for one in scene.world.points.values())


def _losses(scene: Scene, names: Names) -> Offered:
    yield from _devices(scene, names)
    for things in (scene.world.racks, scene.world.rooms, scene.world.sites, scene.world.services):
        yield from ((one.id, one.name) for one in things.values())


def _flags(scene: Scene, _names: Names) -> Offered:
    known = {flag for one in scene.world.armed.values() for flag in one.flags}
    return ((flag, _("is up") if flag in scene.world.flags else _("is not up")) for flag in known)


_ARGUMENTS: dict[str, Callable[[Scene, Names], Offered]] = {
    "device": _devices,
    "rack": lambda scene, _names: ((one.id, one.name) for one in scene.world.racks.values()),
    "room": lambda scene, _names: ((one.id, one.name) for one in scene.world.rooms.values()),
    "runbook": lambda scene, _names: ((one.id, one.title) for one in scene.world.runbooks.values()),
    "incident": lambda scene, _names: ((one.id, one.title) for one in scene.world.incidents.values()),
    "site": lambda scene, _names: ((one.id, one.name) for one in scene.world.sites.values()),
    "service": lambda scene, _names: ((one.id, one.name) for one in scene.world.services.values()),
    "point": _points,
    "flag": _flags,
    "loss": _losses,
    "theme": lambda _scene, names: ((name, "") for name in names.themes),
    "view": lambda _scene, names: ((name, "") for name in names.views),
    "moment": lambda _scene, _names: (("15m", _("fifteen minutes ago")), ("now", _("back to now"))),
}
