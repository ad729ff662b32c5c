"""The command that rehearses: what rules and notification make of readings, without sending anything."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from console.cli.options import ConfigOption, JsonOption
from console.cli.output import show, show_json
from console.config.secrets import Reference, Secret
from console.errors import ConfigError

if TYPE_CHECKING:
    from console.alerts.notify.rehearsal import Happened
    from console.alerts.scenario_file import Scenario
    from console.config.schema import Config
    from console.model.time import Instant

_STEP_S = 10.0


def register(app: typer.Typer) -> None:
    """Add this command."""
    app.command()(replay)


def replay(
    file: Annotated[Path, typer.Argument(help="Readings over time: a scenario in TOML, or an engine's history.db.")],
    rules: Annotated[
        Path | None, typer.Option("--rules", help="The configuration whose rules and notify tables are rehearsed.")
    ] = None,
    speed: Annotated[float, typer.Option("--speed", min=0.0, help="So many times as fast as life; 0 waits not.")] = 0.0,
    last: Annotated[str, typer.Option("--last", help="How much of a history is played.")] = "1h",
    unattended: Annotated[bool, typer.Option("--unattended", help="As if nobody were at a console.")] = False,
    config: ConfigOption = None,
    json: JsonOption = False,
) -> None:
    """Play readings through the rules; print every transition and every message that would be sent. Sends nothing."""
    from console.alerts.notify.rehearsal import rehearse  # rules and policy: only here
    from console.alerts.rules.load import load_rules, merge

    chosen = _configuration(rules or config)
    scenario, begin_at = _scenario(file, chosen, last)
    loaded, problems = load_rules(merge(chosen.rules, scenario.rules))
    if problems:
        raise ConfigError("\n".join(f"{file}: {problem.key}: {problem.message}" for problem in problems))
    steps = _paced(rehearse(scenario, loaded, chosen, not unattended, begin_at), speed)
    if json:
        show_json([_document(step) for step in steps])
        return
    for step in steps:
        _print(step)


def _scenario(file: Path, config: Config, last: str) -> tuple[Scenario, Instant]:
    """What is in the file, whichever of the two it is, and when it begins."""
    from console.alerts.recorded import scenario_of
    from console.alerts.scenario import BEGIN_AT
    from console.alerts.scenario_file import read_scenario
    from console.config.scales import seconds
    from console.inventory import build
    from console.store.recording import read_recording

    if file.suffix != ".db":
        return read_scenario(file), BEGIN_AT
    try:
        last_s = seconds(last)
    except ValueError as error:
        raise ConfigError(f"--last: {error}") from None
    recording = asyncio.run(read_recording(file, last_s, _STEP_S))
    return scenario_of(recording, build(config, _no_secret), file.name), recording.begun_at


def _no_secret(reference: Reference) -> Secret:
    """Nothing is sent and nobody is asked, so no secret is needed."""
    return Secret("", str(reference))


def _configuration(chosen: Path | None) -> Config:
    """The chosen configuration, or the one that would be used, or the defaults where there is none."""
    from console.config.load import read
    from console.config.paths import absent, config_path
    from console.config.problems import Gravity
    from console.config.schema import Config

    path = config_path(chosen)
    if chosen is None and absent(path):
        return Config()
    loaded = read(path)
    if loaded.config is None:
        raise ConfigError("\n".join(str(one) for one in loaded.problems if one.severity is Gravity.ERROR))
    return loaded.config


def _paced(steps: Iterator[Happened], speed: float) -> Iterator[Happened]:
    """The steps as fast as they come, or `speed` times as fast as life."""
    before_s = 0.0
    for step in steps:
        if speed > 0:
            time.sleep((step.at_s - before_s) / speed)
            before_s = step.at_s
        yield step


def _print(step: Happened) -> None:
    at = _clock(step.at_s)
    for turn in step.transitions:
        what = f"{turn.device} {turn.point} {turn.instance}".strip()
        show(f"{at}  {turn.turn:<12} {turn.severity:<13} {turn.rule}: {what}: {turn.note}")
    for message in step.messages:
        show(f"{at}  -> {message.address} ({message.why.value}): {message.title}")
        for line in message.body.splitlines():
            show(f"{'':<12}{line}")


def _clock(seconds: float) -> str:
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours:02}:{minutes:02}:{rest:02}"


def _document(step: Happened) -> dict[str, Any]:
    return {
        "at_s": step.at_s,
        "transitions": [
            {
                "turn": turn.turn,
                "rule": turn.rule,
                "device": turn.device,
                "point": turn.point,
                "instance": turn.instance,
                "severity": turn.severity,
                "value": turn.value,
                "note": turn.note,
            }
            for turn in step.transitions
        ],
        "messages": [
            {
                "id": message.id,
                "address": message.address,
                "why": message.why.value,
                "severity": message.severity,
                "incident": message.incident,
                "title": message.title,
                "text": message.body,
            }
            for message in step.messages
        ],
    }
