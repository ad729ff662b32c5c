"""How the newest copy of a backup is asked for, and to whom the answer goes; what it is worth is judged there; pure."""

from __future__ import annotations

import re
import shlex

from console.collect.checks.copies import judge_files, judge_listing
from console.collect.checks.replica import judge_lag, lag_command
from console.collect.checks.repository import judge_snapshots
from console.collect.seen import Ran
from console.model.check import BackupProbe, BorgCheck, FilesCheck, Finding, LagCheck, ResticCheck, RsyncCheck
from console.model.time import Instant

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

# borg 1 writes its times without a zone, and asks on a terminal before it reads a plain repository for the first time.
_BORG = "TZ=UTC BORG_UNKNOWN_UNENCRYPTED_REPO_ACCESS_IS_OK=yes "


def backup_command(check: BackupProbe) -> str:
    """The read-only shell text that shows the newest copy."""
    match check:
        case FilesCheck():
            # The pattern is a shell pattern on purpose; of everything else only what names files is left.
            pattern = re.sub(r"[^A-Za-z0-9@%_+=:,./*?\[\]{}~-]", lambda found: "\\" + found[0], check.pattern)
            return f"dump={check.dump}\n" + _FILES.replace("PATTERN", pattern)
        case RsyncCheck():
            secret = f" --password-file={shlex.quote(check.password_file)}" if check.password_file else ""
            # A name that ends with a slash is the folder's contents, not the folder.
            source = shlex.quote(check.source.rstrip("/") + "/")
            return f"TZ=UTC LC_ALL=C rsync --list-only --no-human-readable --no-motd{secret} -- {source}"
        case ResticCheck():
            secret = f" --password-file {shlex.quote(check.password_file)}" if check.password_file else ""
            host = f" --host {shlex.quote(check.host)}" if check.host else ""
            return f"restic -r {shlex.quote(check.repository)}{secret} snapshots --json --no-lock{host}"
        case BorgCheck():
            phrase = f"BORG_PASSCOMMAND={shlex.quote('cat ' + shlex.quote(check.passphrase_file))} "
            secret = phrase if check.passphrase_file else ""
            # Without the lock, a backup that is being written does not make the listing wait for its end.
            flags = f"--bypass-lock --json --consider-checkpoints --last {_LISTED}"
            return f"{_BORG}{secret}borg list {flags} {shlex.quote(check.repository)}"
        case lag:
            return lag_command(lag)


def judge_backup(check: BackupProbe, ran: Ran, now: Instant) -> Finding:
    """What the newest copy is worth; a listing that cannot be had is unknown, an empty one is a missing backup."""
    match check:
        case FilesCheck():
            return judge_files(check, ran, now)
        case RsyncCheck():
            return judge_listing(check, ran, now)
        case ResticCheck():
            return judge_snapshots(ran, "time", check.older_s, now)
        case BorgCheck():
            return judge_snapshots(ran, "start", check.older_s, now)
        case LagCheck():
            return judge_lag(check, ran)
