"""What the output of commands means: systemd units, database pings, counts, lists and web roots; pure."""

from __future__ import annotations

import hashlib
import re
import shlex

from console.collect.seen import Ran, failed, unknown
from console.i18n import _
from console.model.check import DatabaseCheck, Finding, Outcome, TripwireCheck, UnitCheck
from console.model.text import neutralise

_MOST_FILES = 20_000


def unit_command(check: UnitCheck) -> str:
    """Asks systemd for one unit."""
    return f"systemctl show --property=ActiveState,SubState,Result -- {shlex.quote(check.unit)}"


def judge_unit(check: UnitCheck, ran: Ran) -> Finding:
    """Active is well; a unit that is on its way is impaired."""
    said = dict(line.split("=", 1) for line in ran.output.splitlines() if "=" in line)
    state = said.get("ActiveState", "")
    if not state:
        sentence = _("systemd does not say how {unit} is: {said}")
        return unknown("no_systemd", sentence.format(unit=check.unit, said=neutralise(ran.output, 120)))
    detail = neutralise(said.get("SubState", ""), 40)
    sentence = _("{unit} is {state} ({detail})").format(unit=check.unit, state=neutralise(state, 20), detail=detail)
    if state == "active":
        return Finding(Outcome.PASSED, "ok", sentence)
    if state in ("activating", "reloading", "deactivating"):
        return Finding(Outcome.IMPAIRED, "unit_changing", sentence)
    return failed("unit_failed" if state == "failed" else "unit_stopped", sentence)


def judge_database(check: DatabaseCheck, ran: Ran) -> Finding:
    """Well when the command ended with 0 and printed what it should."""
    said = neutralise(ran.output, 200)
    if ran.status != 0:
        return failed("database", _("the database does not answer: {said}").format(said=said or ran.status))
    if check.text and check.text not in ran.output:
        sentence = _("the database answers “{said}”, without “{text}”")
        return failed("text_missing", sentence.format(said=said, text=check.text))
    return Finding(Outcome.PASSED, "ok", _("the database answers"))


def tripwire_command(check: TripwireCheck) -> str:
    """What prints the count, the list, or a digest and the name of each file of a web root."""
    if check.watch != "webroot":
        return check.command
    root = shlex.quote(check.path)
    listed = f"find . -xdev -type f | LC_ALL=C sort | head -n {_MOST_FILES}"
    return f"cd {root} && {listed} | tr '\\n' '\\0' | xargs -0 -r sha256sum --"


def tripwire_of(check: TripwireCheck, ran: Ran) -> Finding:
    """The count or mark that is compared with the last one that was accepted; alone it is neither good nor bad."""
    if ran.status != 0:
        sentence = _("what the tripwire looks at cannot be read: {said}")
        return unknown("command_failed", sentence.format(said=neutralise(ran.output, 200) or ran.status))
    lines = [line.strip() for line in ran.output.splitlines() if line.strip()]
    if check.watch == "rows":
        return _rows(lines)
    if check.watch == "list":
        mark = "\n".join(sorted({neutralise(line, 100) for line in lines}))
        return Finding(Outcome.PASSED, "list", _("{count} entries").format(count=len(set(lines))), mark=mark)
    kept = [line for line in lines if not any(re.search(pattern, line) for pattern in check.ignore)]
    mark = hashlib.sha256("\n".join(kept).encode()).hexdigest()
    return Finding(Outcome.PASSED, "webroot", _("{count} files").format(count=len(kept)), float(len(kept)), mark)


def _rows(lines: list[str]) -> Finding:
    number = next((line for line in lines if re.fullmatch(r"\d{1,15}", line)), None)
    if number is None:
        return unknown("no_number", _("the command printed no number of rows"))
    return Finding(Outcome.PASSED, "rows", _("{count} rows").format(count=number), float(number))
