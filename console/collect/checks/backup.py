"""How the newest copy of a backup is asked for, and what the answer is worth: old, half-written, missing; pure."""

from __future__ import annotations

import json
import re
import shlex

from msgspec import Struct

from console.collect.checks.newest import age_of, when
from console.collect.seen import Ran, failed, unknown
from console.i18n import _
from console.model.check import BackupProbe, BorgCheck, FilesCheck, Finding, LagCheck, Outcome, ResticCheck
from console.model.text import neutralise
from console.model.time import Instant, Seconds

_PARTIAL = re.compile(r"\.(part|partial|tmp|temp|incomplete|filepart|crdownload)$|(^|/)\.[^/]+\.[A-Za-z0-9]{6}$")
"""Names under which copies are written before they are whole; rsync's are `.NAME.XXXXXX`."""

_SHRUNK = 0.5
"""A newest copy smaller than this share of the one before is not believed to be whole."""

_SETTLED_S: Seconds = 5.0
_LISTED = 5

# Age, size and name of the newest files, then what shows whether the newest has its end: the packer's own test, and the
# first and last octets of what is inside (`pg_dump` and `mysqldump` say at the end that they came to it).
_FILES = r"""
set -- $(ls -1dt -- PATTERN 2>/dev/null | head -n 5 | tr ' ' '?')
[ $# -gt 0 ] || { echo none; exit 0; }
for file in "$@"; do stat -c 'file %Y %s %n' -- "$file"; done
newest=$1
case "$newest" in
  *.gz) if gzip -t -- "$newest" 2>/dev/null; then echo whole yes; else echo whole no; fi; show="gzip -dc --" ;;
  *.zst) if zstd -qt -- "$newest" 2>/dev/null; then echo whole yes; else echo whole no; fi; show="zstd -qdc --" ;;
  *.xz) if xz -qt -- "$newest" 2>/dev/null; then echo whole yes; else echo whole no; fi; show="xz -qdc --" ;;
  *) show="cat --" ;;
esac
[ -n "$dump" ] || exit 0
printf 'head '; $show "$newest" 2>/dev/null | head -c 64 | tr -c '[:print:]' '.'; echo
printf 'tail '; $show "$newest" 2>/dev/null | tail -c 256 | tr -c '[:print:]' '.'; echo
"""

_LAG_POSTGRESQL = (
    "SELECT CASE WHEN NOT pg_is_in_recovery() THEN 'primary' "
    "WHEN pg_last_wal_receive_lsn() = pg_last_wal_replay_lsn() THEN '0' "
    "ELSE extract(epoch FROM now() - pg_last_xact_replay_timestamp())::text END"
)
_LAG_MYSQL = "SHOW REPLICA STATUS\\G"

_WHOLE_TAIL = {"postgresql": "database dump complete", "mysql": "Dump completed"}


class _File(Struct, frozen=True):
    at: Instant
    size: int
    name: str


def backup_command(check: BackupProbe) -> str:
    """The read-only shell text that shows the newest copy."""
    match check:
        case FilesCheck():
            # The pattern is a shell pattern on purpose; of everything else only what names files is left.
            pattern = re.sub(r"[^A-Za-z0-9@%_+=:,./*?\[\]{}~-]", lambda found: "\\" + found[0], check.pattern)
            return f"dump={check.dump}\n" + _FILES.replace("PATTERN", pattern)
        case ResticCheck():
            secret = f" --password-file {shlex.quote(check.password_file)}" if check.password_file else ""
            host = f" --host {shlex.quote(check.host)}" if check.host else ""
            return f"restic -r {shlex.quote(check.repository)}{secret} snapshots --json --no-lock{host}"
        case BorgCheck():
            secret = f"BORG_PASSCOMMAND={shlex.quote('cat ' + shlex.quote(check.passphrase_file))} "
            prefix = secret if check.passphrase_file else ""
            return f"{prefix}borg list --json --last {_LISTED} {shlex.quote(check.repository)}"
        case LagCheck(engine="postgresql"):
            return f"{check.command or 'psql -XAtq'} -c {shlex.quote(_LAG_POSTGRESQL)}"
        case LagCheck():
            return f"{check.command or 'mysql'} -e {shlex.quote(_LAG_MYSQL)}"


def judge_backup(check: BackupProbe, ran: Ran, now: Instant) -> Finding:
    """What the newest copy is worth; a listing that cannot be had is unknown, an empty one is a missing backup."""
    match check:
        case FilesCheck():
            return _files(check, ran, now)
        case ResticCheck():
            return _snapshots(ran, "time", check.older_s, now)
        case BorgCheck():
            return _snapshots(ran, "start", check.older_s, now)
        case LagCheck():
            return _lag(check, ran)


def _files(check: FilesCheck, ran: Ran, now: Instant) -> Finding:
    files = [_File(float(at), int(size), name) for at, size, name in _stated(ran.output)]
    if not files:
        if "none" in ran.output.split():
            return failed("missing", _("there is no file {pattern}").format(pattern=check.pattern))
        return unknown("no_listing", _("the backup's files cannot be listed: {said}").format(said=_said(ran)))
    newest = files[0]
    half = _half(check, files, ran.output, now)
    if half:
        return Finding(Outcome.FAILED, "half", half, newest_at=newest.at, size=newest.size)
    return _aged(newest.at, newest.size, check.older_s, now)


def _stated(output: str) -> list[tuple[str, str, str]]:
    return re.findall(r"^file (\d+) (\d+) (.+)$", output, re.MULTILINE)


def _half(check: FilesCheck, files: list[_File], output: str, now: Instant) -> str:
    """Why the newest copy is not believed to be whole; empty when nothing speaks against it."""
    newest = files[0]
    name = newest.name.rpartition("/")[2]
    if _PARTIAL.search(newest.name):
        return _("{name} is only a part: it is still being written, or the writing was broken off").format(name=name)
    if newest.size < check.least_bytes:
        return _("{name} has only {size} bytes").format(name=name, size=newest.size)
    if 0 <= now - newest.at < _SETTLED_S:
        return _("{name} is being written right now").format(name=name)
    if len(files) > 1 and newest.size < files[1].size * _SHRUNK:
        sentence = _("{name} is less than half as large as the copy before ({size} of {before} bytes)")
        return sentence.format(name=name, size=newest.size, before=files[1].size)
    if "\nwhole no" in f"\n{output}":
        return _("{name} is damaged or cut off: it cannot be unpacked to its end").format(name=name)
    if check.dump and not _dump_whole(check.dump, output):
        return _("{name} is no whole database dump: its end is missing").format(name=name)
    return ""


def _dump_whole(kind: str, output: str) -> bool:
    head = next(iter(re.findall(r"^head (.*)$", output, re.MULTILINE)), "")
    tail = next(iter(re.findall(r"^tail (.*)$", output, re.MULTILINE)), "")
    # The custom format of pg_dump has a header alone; whether it is whole only pg_restore could say.
    return (kind == "postgresql" and head.startswith("PGDMP")) or _WHOLE_TAIL[kind] in tail


def _snapshots(ran: Ran, key: str, older_s: Seconds, now: Instant) -> Finding:
    try:
        document = json.loads(ran.output)
    except (ValueError, RecursionError):
        return unknown("no_listing", _("the repository cannot be listed: {said}").format(said=_said(ran)))
    listed = document.get("archives", []) if isinstance(document, dict) else document
    listed = listed if isinstance(listed, list) else []
    times = [when(_to_microseconds(str(one.get(key, ""))), "", "UTC") for one in listed if isinstance(one, dict)]
    known = [at for at in times if at is not None]
    if not known:
        return failed("missing", _("the repository holds no copy"))
    return _aged(max(known), None, older_s, now)


def _to_microseconds(text: str) -> str:
    """restic gives nanoseconds, which Python's own reader does not take."""
    return re.sub(r"(\.\d{6})\d+", r"\1", text)


def _lag(check: LagCheck, ran: Ran) -> Finding:
    if ran.status != 0:
        return unknown("no_listing", _("the replica cannot be asked: {said}").format(said=_said(ran)))
    if check.engine == "postgresql":
        word = ran.output.strip().splitlines()[-1] if ran.output.strip() else ""
        if word == "primary":
            return failed("missing", _("it is no replica: it follows nobody"))
        return _behind(word, check.older_s)
    running = re.findall(r"(?:Replica|Slave)_(?:IO|SQL)_Running: (\S+)", ran.output)
    if not running:
        return failed("missing", _("it is no replica: it follows nobody"))
    if any(word != "Yes" for word in running):
        return failed("half", _("replication has stopped"))
    found = re.search(r"Seconds_Behind_(?:Source|Master): (\S+)", ran.output)
    return _behind(found[1] if found else "", check.older_s)


def _behind(word: str, older_s: Seconds) -> Finding:
    if not re.fullmatch(r"-?\d+(\.\d+)?", word):
        sentence = _("how far the replica is behind cannot be read from “{said}”")
        return unknown("no_time", sentence.format(said=neutralise(word, 60)))
    lag_s = max(0.0, float(word))
    sentence = _("the replica is {seconds:.0f} s behind").format(seconds=lag_s)
    if lag_s > older_s:
        return Finding(Outcome.STALE, "too_old", sentence, lag_s)
    return Finding(Outcome.PASSED, "ok", sentence, lag_s)


def _aged(at: Instant, size: int | None, older_s: Seconds, now: Instant) -> Finding:
    if at - now > 300.0:
        sentence = _("the newest copy is from the future: a clock is wrong, here or there")
        return Finding(Outcome.UNKNOWN, "wrong_clock", sentence, newest_at=at, size=size)
    age_s = max(0.0, now - at)
    sentence = _("the newest copy is {age} old").format(age=age_of(age_s))
    if age_s > older_s:
        return Finding(Outcome.STALE, "too_old", sentence, age_s, newest_at=at, size=size)
    return Finding(Outcome.PASSED, "ok", sentence, age_s, newest_at=at, size=size)


def _said(ran: Ran) -> str:
    return neutralise(ran.output, 160) or _("nothing was printed")
