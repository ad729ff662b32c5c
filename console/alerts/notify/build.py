"""The policy that the configuration's tables stand for; their references have been checked."""

from __future__ import annotations

from console.alerts.notify.policy import Contact, Policy, Step, Way
from console.alerts.notify.quiet import Quiet, minutes
from console.alerts.notify.rota import Override, Rota
from console.config.notify import WEEKDAYS, ContactTable, NotifyTable, QuietTable, RotaTable
from console.config.schema import Config
from console.model.alert import Severity


def build_policy(config: Config) -> Policy:
    """Whom `config` wants told of what."""
    home = next((site.timezone for site in config.sites.values()), "UTC")
    escalation = config.escalation
    everything = tuple(config.notify)
    return Policy(
        ways={name: _way(table, home) for name, table in config.notify.items()},
        contacts={name: _contact(table, home) for name, table in config.contacts.items()},
        rotas={name: _rota(table) for name, table in config.rota.items()},
        steps=tuple(
            Step(step.after, step.notify or everything)
            for step in sorted(escalation.steps, key=lambda step: step.after)
        ),
        severities=tuple(map(Severity, escalation.severities)),
        repeat_s=escalation.repeat,
        gather_s=escalation.gather,
        update_s=escalation.update,
        unattended_s=escalation.unattended,
        unacknowledged_s=escalation.unacknowledged,
    )


def _way(table: NotifyTable, home: str) -> Way:
    return Way(
        own=bool(table.urls or table.webhook or table.wall or table.bell),
        who=table.who,
        severities=tuple(map(Severity, table.severities)),
        sites=table.sites,
        quiet=_quiet(table.quiet, table.timezone or home),
    )


def _contact(table: ContactTable, home: str) -> Contact:
    return Contact(_quiet(table.quiet, table.timezone or home))


def _quiet(table: QuietTable | None, timezone: str) -> Quiet | None:
    if table is None:
        return None
    return Quiet(minutes(table.begins), minutes(table.ends), timezone, tuple(map(WEEKDAYS.index, table.days)))


def _rota(table: RotaTable) -> Rota:
    overrides = tuple(Override(one.begins, one.ends, one.who) for one in table.overrides)
    return Rota(table.people, table.begins, table.turn, table.timezone, overrides)
