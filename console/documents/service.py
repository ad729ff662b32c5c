"""Services, sites and backups as JSON."""

from __future__ import annotations

from console.documents.document import Document, told_at
from console.model.service import BackupView, ServiceView, SiteView


def service_document(service: ServiceView) -> Document:
    """A service with what was lost so far, in minutes."""
    minutes = service.minutes
    checks = [
        {
            "id": check.id,
            "from": check.vantage,
            "outcome": check.outcome.value,
            "reason": check.reason,
            "message": check.sentence,
            "at": told_at(check.at),
        }
        for check in service.checks
    ]
    hangs_on = [
        {"kind": one.kind, "id": one.id, "alone": one.alone, "trouble": one.trouble} for one in service.hangs_on
    ]
    return {
        "name": service.name,
        "state": service.state.value,
        "reason": service.reason,
        "owner": service.owner,
        "urls": list(service.urls),
        "sites": list(service.sites),
        "since": told_at(service.since_at),
        "last_good_at": told_at(service.last_good_at),
        "down_minutes": {
            "incident": round(minutes.incident_s / 60, 1),
            "month": round(minutes.month_s / 60, 1),
            "year": round(minutes.year_s / 60, 1),
        },
        "unseen_minutes": {
            "incident": round(minutes.unseen_incident_s / 60, 1),
            "month": round(minutes.unseen_month_s / 60, 1),
            "year": round(minutes.unseen_year_s / 60, 1),
        },
        "worth_per_hour": service.worth_per_hour,
        "currency": service.currency,
        "checks": checks,
        "hangs_on": hangs_on,
        "objections": list(service.objections),
    }


def site_document(site: SiteView) -> Document:
    """How a site stands."""
    closed = {"by": site.no_entry_by, "reason": site.no_entry_reason} if site.no_entry_by else None
    return {
        "state": site.state.value,
        "reason": site.reason,
        "path": site.path.value,
        "since": told_at(site.since_at),
        "last_good_at": told_at(site.last_good_at),
        "answering": site.answering,
        "services": site.total,
        "no_entry": closed,
    }


def backup_document(backup: BackupView) -> Document:
    """How a backup stands."""
    return {
        "name": backup.name,
        "state": backup.state.value,
        "reason": backup.reason,
        "services": list(backup.services),
        "newest_at": told_at(backup.newest_at),
        "size": backup.size,
        "restore_tested": backup.restore_tested or None,
    }
