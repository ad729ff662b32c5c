"""Everything that files decide, read and checked at once; starts nothing."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from msgspec import Struct, structs

from console.alerts.rule import Rule
from console.alerts.rules.load import RuleProblem, load_rules
from console.alerts.scenario import check_scenario
from console.config.load import read
from console.config.paths import absent, visible
from console.config.problems import Gravity, Locations, Problem
from console.config.schema import Config
from console.engine.selfcheck import with_engine
from console.errors import ConfigError, ProfileError
from console.i18n import _
from console.inventory import Inventory, build
from console.profiles.catalogue import Catalogue
from console.profiles.load import Mistakes
from console.runbooks.library import Library, load_library
from console.runbooks.naming import problems_of_names
from console.services.watchlist import Watchlist, beside, watchlist
from console.store.retention import Keep

PROFILES, RUNBOOKS, SCENARIOS = "profiles", "runbooks", "scenarios"
"""Folders beside the configuration file that hold the user's own."""


class Setup(Struct, frozen=True):
    """What an engine runs with; `notices` are mistakes that leave the rest usable."""

    config: Config
    inventory: Inventory
    catalogue: Catalogue
    rules: tuple[Rule, ...]
    library: Library
    notices: tuple[str, ...] = ()
    watched: Watchlist = Watchlist()

    @property
    def judged(self) -> Inventory:
        """All that alert rules can hold on: devices, and beside them services, sites, backups and the engine."""
        beings = with_engine(beside(self.inventory, self.watched))
        return structs.replace(beings, leak_zones=self.inventory.leak_zones)

    @property
    def keep(self) -> Keep:
        """How long the history keeps what."""
        table = self.config.history
        return Keep(table.raw, table.rollup, table.least_free)

    @property
    def related(self) -> Inventory:
        """The same with services depending on what they run on, so that a lost host explains a lost service."""
        judged = self.judged
        known = {
            id_: structs.replace(judged.devices[id_], depends_on=table.runs_on)
            for id_, table in self.config.services.items()
            if id_ in judged.devices
        }
        return structs.replace(judged, devices={**judged.devices, **known})


class Examined(Struct, frozen=True):
    """A configuration with all that belongs to it; `config` is there when no problem is an error."""

    config: Config | None
    catalogue: Catalogue
    rules: tuple[Rule, ...]
    library: Library
    problems: tuple[Problem, ...]


def examine(path: Path) -> Examined:
    """Read the configuration at `path`, the profiles and runbooks beside it, and its rules; resolves no secret."""
    catalogue = Catalogue.load(_beside(path, PROFILES))
    loaded = read(path, frozenset(catalogue.names()))
    rules, mistakes = load_rules(loaded.rules)
    where = loaded.where
    loaded = loaded.joined(_rule_problem(found, loaded.where) for found in mistakes)
    library = load_library(_beside(path, RUNBOOKS), None if loaded.config is None else ways_of(loaded.config))
    of_profiles = (problem for error in catalogue.problems for problem in _profile_problems(error))
    problems = (*loaded.problems, *of_profiles, *library.problems)
    if loaded.config is not None:
        problems = (*problems, *problems_of_names(loaded.config, library, where))
    return Examined(loaded.config, catalogue, rules, library, problems)


def _beside(path: Path, name: str) -> Path | None:
    """The directory `name` beside a configuration, where there is one that is not closed to us."""
    folder = path.parent / name
    return folder if visible(folder) else None


def _rule_problem(found: RuleProblem, where: Locations) -> Problem:
    return where.problem(where.named(found.key), found.message, found.hint)


def ways_of(config: Config) -> frozenset[str]:
    """Every name under which a runbook can tell somebody."""
    return frozenset((*config.notify, *config.contacts, *config.rota))


def prove(path: Path, tables: dict[str, dict[str, Any]]) -> tuple[Problem, ...]:
    """Where the scenarios beside the configuration at `path` come out otherwise than they are written.

    `tables` are the rules as the configuration writes them, which must be free of mistakes.
    """
    found = (check_scenario(file, tables) for file in sorted((path.parent / SCENARIOS).glob("*.toml")))
    return tuple(_scenario_problem(sentence) for sentences in found for sentence in sentences)


def examined_and_proved(path: Path) -> tuple[Problem, ...]:
    """Every problem of a configuration, and of the scenarios that prove its rules."""
    found = examine(path)
    return (*found.problems, *(prove(path, found.config.rules) if found.config is not None else ()))


def read_setup(path: Path) -> Setup:
    """Read all of it; raises `ConfigError` with one problem a line when it cannot be used. May block on secrets."""
    if absent(path):
        sentence = _("there is no configuration at {path}; “ronda demo” shows the console without one")
        raise ConfigError(sentence.format(path=path))
    found = examine(path)
    if found.config is None:
        raise ConfigError("\n".join(str(one) for one in found.problems if one.severity is Gravity.ERROR))
    left_out = (*found.catalogue.problems, *found.library.problems)
    inventory = build(found.config)
    return Setup(
        config=found.config,
        inventory=inventory,
        catalogue=found.catalogue,
        rules=found.rules,
        library=found.library,
        notices=tuple(map(str, left_out)),
        watched=watchlist(found.config, inventory),
    )


def _scenario_problem(sentence: str) -> Problem:
    file, _colon, told = sentence.partition(": ")
    return Problem(file=file, line=0, key="", sentence=told or sentence, severity=Gravity.ERROR)


def _profile_problems(error: ProfileError) -> tuple[Problem, ...]:
    """A profile with a mistake is left out; the rest of the configuration is used."""
    if isinstance(error, Mistakes):
        return tuple(structs.replace(one, severity=Gravity.WARNING) for one in error.problems)
    return tuple(Problem("", 0, "", sentence, severity=Gravity.WARNING) for sentence in str(error).splitlines())
