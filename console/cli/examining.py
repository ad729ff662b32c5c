"""What `ronda doctor` makes of the facts: terminal, files, clocks, limits, devices; looks at nothing itself."""

from __future__ import annotations

import stat
from collections.abc import Iterable, Iterator, Mapping, Set
from pathlib import Path

from msgspec import Struct

from console.cli.findings import Finding, bad, doubt, good
from console.i18n import _, ngettext
from console.model.failure import Cause
from console.model.reading import Quality
from console.model.snapshot import DeviceView, EngineView
from console.model.time import Instant, Seconds

LEAST_COLUMNS, LEAST_ROWS = 80, 24
LEAST_FREE = 1 << 30
"""Octets: about what a hundred servers write in a month."""

_FILES_BESIDE = 128
_FILES_A_DEVICE = 4
_ENGINE_ASIDE_S: Seconds = 30.0
_OTHERS_READ = stat.S_IRWXG | stat.S_IRWXO
_OTHERS_WRITE = stat.S_IWGRP | stat.S_IWOTH


class Terminal(Struct, frozen=True):
    """Where the console would be drawn."""

    is_terminal: bool
    columns: int
    rows: int
    encoding: str


class File(Struct, frozen=True):
    """What the system says of a path; `mode` is None where nothing is there."""

    path: Path
    mode: int | None
    readable: bool = False
    own: bool = True
    directory: bool = True


def examine_terminal(terminal: Terminal, environ: Mapping[str, str]) -> Iterator[Finding]:
    """Whether the console can be drawn well here."""
    name = environ.get("TERM", "")
    if not terminal.is_terminal:
        yield doubt("terminal", _("this is no terminal"), _("open the console from a terminal, or with ssh -t"))
    elif name in ("", "dumb"):
        yield bad("terminal", _("TERM is not set or dumb"), _("set TERM to what this terminal is, such as xterm"))
    else:
        yield good("terminal", _("{name}, {colours}").format(name=name, colours=_colours(name, environ)))
    if terminal.is_terminal and (terminal.columns < LEAST_COLUMNS or terminal.rows < LEAST_ROWS):
        size = _("{columns}×{rows} is small").format(columns=terminal.columns, rows=terminal.rows)
        yield doubt("size", size, _("make the window at least 80×24, or the letters smaller"))
    if "utf" not in terminal.encoding.lower():
        said = _("text is written as {encoding}, so signs are replaced by ASCII").format(encoding=terminal.encoding)
        yield doubt("encoding", said, _("set LANG to a UTF-8 locale, such as C.UTF-8"))


def _colours(name: str, environ: Mapping[str, str]) -> str:
    if environ.get("NO_COLOR"):
        return _("without colours, as NO_COLOR asks")
    if environ.get("COLORTERM") in ("truecolor", "24bit"):
        return _("true colour")
    return _("256 colours") if "256" in name else _("16 colours")


def examine_state(directory: File, socket: File) -> Iterator[Finding]:
    """Whether the state directory can hold what the engine keeps, and who could reach it."""
    if directory.mode is None:
        yield good("state", _("{path} is not there yet; the engine makes it").format(path=directory.path))
        return
    if not directory.directory:
        said = _("{path} is a file, and no directory").format(path=directory.path)
        yield bad("state", said, _("name another with --state-dir"))
        return
    if directory.mode & (_OTHERS_WRITE | stat.S_IROTH | stat.S_IXOTH):
        said = _("{path} is open to others (mode {mode:o})").format(path=directory.path, mode=directory.mode)
        yield bad("state", said, _("chmod 700 {path}, or 710 with a socket group").format(path=directory.path))
    elif not directory.own:
        yield good("state", _("{path} belongs to the engine's user").format(path=directory.path))
    elif not directory.readable:
        said = _("{path} cannot be read").format(path=directory.path)
        yield bad("state", said, _("chown it to the engine's user"))
    else:
        yield good("state", _("{path} is private").format(path=directory.path))
    if socket.mode is not None and socket.mode & stat.S_IRWXO:
        said = _("{path} is open to everybody (mode {mode:o})").format(path=socket.path, mode=socket.mode)
        yield bad("socket", said, _("chmod 660 {path}").format(path=socket.path))


def examine_key(credential: str, key: File) -> Finding:
    """Whether a private key can be used, and by its owner alone."""
    if key.mode is None or not key.readable:
        said = _("the private key {path} of {credential} cannot be read").format(path=key.path, credential=credential)
        return bad("key", said, _("name another key_file, or chown it to the engine's user"))
    if key.mode & _OTHERS_READ:
        said = _("others can read the private key {path} (mode {mode:o})").format(path=key.path, mode=key.mode)
        return bad("key", said, _("chmod 600 {path}").format(path=key.path))
    return good("key", _("the private key {path} of {credential}").format(path=key.path, credential=credential))


def examine_known_hosts(credential: str, hosts: File) -> Finding:
    """Whether host keys can be looked up, and are changed by their owner alone."""
    if hosts.mode is None or not hosts.readable:
        said = _("the known_hosts {path} of {credential} cannot be read").format(path=hosts.path, credential=credential)
        return bad(
            "known_hosts", said, _("ssh-keyscan the hosts into it, and compare the fingerprints at the machines")
        )
    if hosts.mode & _OTHERS_WRITE:
        said = _("others can write {path} (mode {mode:o})").format(path=hosts.path, mode=hosts.mode)
        return bad("known_hosts", said, _("chmod 644 {path}").format(path=hosts.path))
    return good("known_hosts", str(hosts.path))


def examine_engine(engine: EngineView, version: str, now: Instant) -> Iterator[Finding]:
    """Whether the engine is of this version and alive, and what it says to everybody."""
    if engine.version != version:
        said = _("the engine is version {its}, this is {own}").format(its=engine.version, own=version)
        remedy = _("restart the engine: systemctl restart ronda, or end process {pid} and open “ronda”")
        yield doubt("engine", said, remedy.format(pid=engine.pid))
    else:
        yield good("engine", _("version {version}, process {pid}").format(version=version, pid=engine.pid))
    aside = now - engine.now_at
    if abs(aside) > _ENGINE_ASIDE_S:
        said = _("the engine's time is {seconds:.0f} s from the time here").format(seconds=aside)
        yield bad(
            "clock", said, _("see whether the machine is overloaded or its clock was set, and restart the engine")
        )
    for notice in engine.notices:
        yield doubt("notice", notice, _("see what it names"))


def examine_ntp(synchronised: str | None) -> Finding:
    """`synchronised` is what timedatectl says; None where there is no such program."""
    match synchronised:
        case "yes":
            return good("ntp", _("the clock of this machine is kept by NTP"))
        case "no":
            remedy = _("timedatectl set-ntp true, or set up chrony")
            return doubt("ntp", _("the clock of this machine is not kept by NTP"), remedy)
        case _other:
            return doubt(
                "ntp", _("whether NTP keeps this clock is not known"), _("compare “date -u” with a good clock")
            )


def examine_room(path: Path, free: int, total: int) -> Finding:
    """Whether the disk under the state directory has room; octets."""
    said = _("{free:.1f} of {total:.1f} GB are free under {path}").format(free=free / 1e9, total=total / 1e9, path=path)
    if free >= LEAST_FREE:
        return good("disk", said)
    remedy = _("make room, or keep less with [history] in the configuration")
    return bad("disk", said, remedy) if free < LEAST_FREE / 10 else doubt("disk", said, remedy)


def examine_files(limit: int, devices: int) -> Finding:
    """Whether this many devices can be watched with `limit` open files."""
    needed = _FILES_BESIDE + _FILES_A_DEVICE * devices
    said = _("{limit} open files are allowed, {needed} are needed at most").format(limit=limit, needed=needed)
    if limit >= needed:
        return good("files", said)
    return doubt("files", said, _("raise it: ulimit -n {needed}, or LimitNOFILE= in the unit").format(needed=needed))


def examine_groups(granted: Iterable[str], known: frozenset[str]) -> Iterator[Finding]:
    """Whether the groups of `[access]` and `socket_group` exist on this machine."""
    for group in sorted(set(granted)):
        if group in known:
            yield good("group", _("{group} exists").format(group=group))
        else:
            said = _("the configuration names the Unix group {group}, which does not exist").format(group=group)
            yield bad("group", said, _("groupadd {group}, and usermod -aG for its members").format(group=group))


def examine_devices(devices: Iterable[DeviceView]) -> Iterator[Finding]:
    """Whether each source of each device answers the engine."""
    every = sorted(devices, key=lambda device: device.id)
    silent = [device for device in every if device.quality is not Quality.GOOD or _faults(device)]
    answering = len(every) - len(silent)
    if answering:
        words = ngettext("{count} device answers", "{count} devices answer", answering)
        yield good("devices", words.format(count=answering))
    for device in silent:
        words = "; ".join(_faults(device)) or _("nothing fresh has been read")
        partly = any(source.ok for source in device.sources.values())
        causes = {source.cause for source in device.sources.values() if not source.ok}
        yield (doubt if partly else bad)(device.id, words, remedy_of(device.id, causes))


def remedy_of(device: str, causes: Set[Cause | None]) -> str:
    """What to do about a device that cannot be read; one that may be another machine is not simply asked again."""
    if Cause.HOST_KEY in causes:
        return _(
            "believe nothing of {device} until somebody has compared the fingerprint at the machine itself"
        ).format(device=device)
    return _("ronda poll {device}").format(device=device)


def _faults(device: DeviceView) -> list[str]:
    silent = ((name, source.message) for name, source in device.sources.items() if not source.ok)
    return [f"{name}: {message.rstrip('.')}" for name, message in silent if message]
