"""Whether a service may go public again: what speaks against it, by its newest record and its backups."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime

from console.i18n import _
from console.model.check import Finding, Outcome
from console.model.service import BackupState, BackupView
from console.model.time import Instant, Seconds
from console.services.judge import Result
from console.services.watchlist import Backup

_DAY: Seconds = 86400.0


def objections(service: str, results: Iterable[Result], backups: Iterable[BackupView]) -> tuple[str, ...]:
    """One sentence for each thing that should be looked at before the public sees the service again; none is well."""
    said = [_of(result) for result in results if result.kind in ("newest", "tripwire")]
    mine = [backup for backup in backups if service in backup.services]
    said += [_of_backup(backup) for backup in mine if backup.state is not BackupState.GOOD]
    if not mine:
        said.append(_("no backup is known for it"))
    return tuple(sentence for sentence in said if sentence)


def _of(result: Result) -> str:
    if result.finding is None:
        return _("{check} has not been looked at yet").format(check=result.id)
    return "" if result.finding.outcome is Outcome.PASSED else result.finding.sentence


def _of_backup(backup: BackupView) -> str:
    return _("backup {name}: {reason}").format(name=backup.name, reason=backup.reason)


def backup_view(backup: Backup, finding: Finding | None, at: Instant | None, now: Instant) -> BackupView:
    """How a backup stands: what its check found first, then whether a restore has ever proven it."""
    state, sentence = _judged(backup, finding, now)
    return BackupView(
        id=backup.id,
        name=backup.name,
        state=state,
        reason=sentence,
        services=backup.services,
        newest_at=finding.newest_at if finding else None,
        size=finding.size if finding else None,
        restore_tested=backup.restore_tested,
        checked_at=at,
    )


def _judged(backup: Backup, finding: Finding | None, now: Instant) -> tuple[BackupState, str]:
    if finding is None:
        return BackupState.UNKNOWN, _("not looked at yet")
    states = {"half": BackupState.HALF, "missing": BackupState.MISSING}
    if finding.outcome is Outcome.FAILED:
        return states.get(finding.reason, BackupState.MISSING), finding.sentence
    if finding.outcome is Outcome.STALE:
        return BackupState.OLD, finding.sentence
    if finding.outcome is Outcome.UNKNOWN:
        return BackupState.UNKNOWN, finding.sentence
    if not backup.restore_tested:
        return BackupState.UNTESTED, _("{found}; it has never been proven by a restore").format(found=finding.sentence)
    tested = datetime.fromisoformat(backup.restore_tested).replace(tzinfo=UTC).timestamp()
    if now - tested > backup.restore_every_s:
        days = int((now - tested) // _DAY)
        sentence = _("{found}; the last trial restore is {days} days ago")
        return BackupState.UNTESTED, sentence.format(found=finding.sentence, days=days)
    return BackupState.GOOD, finding.sentence
