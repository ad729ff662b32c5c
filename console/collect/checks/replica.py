"""How a database that follows another is asked how far it is behind, and what its answer means; pure."""

from __future__ import annotations

import re
import shlex

from console.collect.checks.copies import said
from console.collect.seen import Ran, failed, unknown
from console.i18n import _
from console.model.check import Finding, LagCheck, Outcome
from console.model.text import neutralise
from console.model.time import Seconds

_POSTGRESQL = (
    "SELECT CASE WHEN NOT pg_is_in_recovery() THEN 'primary' "
    "WHEN pg_last_wal_receive_lsn() = pg_last_wal_replay_lsn() THEN '0' "
    "ELSE extract(epoch FROM now() - pg_last_xact_replay_timestamp())::text END"
)

# MySQL before 8.0.22 and MariaDB before 10.5 know only the older statement, MySQL from 8.4 on only the newer one.
_MYSQL = """\
said=$({client} -e 'SHOW REPLICA STATUS\\G' 2>&1) && {{ printf '%s\\n' "$said"; exit 0; }}
case "$said" in *'ERROR 1064'*) {client} -e 'SHOW SLAVE STATUS\\G'; exit ;; esac
printf '%s\\n' "$said"; exit 1"""


def lag_command(check: LagCheck) -> str:
    """The client with the question that fits its engine."""
    if check.engine == "postgresql":
        return f"{check.command or 'psql -XAtq'} -c {shlex.quote(_POSTGRESQL)}"
    return _MYSQL.format(client=check.command or "mysql")


def judge_lag(check: LagCheck, ran: Ran) -> Finding:
    """Passed as long as it follows closely; stopped or following nobody is failed, no answer is unknown."""
    if ran.status != 0:
        return unknown("no_listing", _("the replica cannot be asked: {said}").format(said=said(ran)))
    if check.engine == "postgresql":
        word = ran.output.strip().splitlines()[-1] if ran.output.strip() else ""
        return _nobody() if word == "primary" else _behind(word, check.older_s)
    running = re.findall(r"(?:Replica|Slave)_(?:IO|SQL)_Running: (\S+)", ran.output)
    if not running:
        return _nobody()
    if any(word != "Yes" for word in running):
        return _stopped(ran.output)
    found = re.search(r"Seconds_Behind_(?:Source|Master): (\S+)", ran.output)
    return _behind(found[1] if found else "", check.older_s)


def _nobody() -> Finding:
    return failed("missing", _("it is no replica: it follows nobody"))


def _stopped(output: str) -> Finding:
    errors = re.findall(r"Last_(?:IO|SQL)_Error: (\S.*)", output)
    if not errors:
        return failed("half", _("replication has stopped"))
    return failed("half", _("replication has stopped: {why}").format(why=neutralise(errors[0].strip(), 160)))


def _behind(word: str, older_s: Seconds) -> Finding:
    if not re.fullmatch(r"-?\d+(\.\d+)?", word):
        sentence = _("how far the replica is behind cannot be read from “{said}”")
        return unknown("no_time", sentence.format(said=neutralise(word, 60)))
    lag_s = max(0.0, float(word))
    sentence = _("the replica is {seconds:.0f} s behind").format(seconds=lag_s)
    if lag_s > older_s:
        return Finding(Outcome.STALE, "too_old", sentence, lag_s)
    return Finding(Outcome.PASSED, "ok", sentence, lag_s)
