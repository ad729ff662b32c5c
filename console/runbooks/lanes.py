"""Which of a plan's steps go side by side; pure."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby
from typing import TypeAlias

from console.model.run import PlannedStep

Lane: TypeAlias = tuple[PlannedStep, ...]
"""Steps that follow one another."""


def groups(steps: Iterable[PlannedStep]) -> Iterable[tuple[Lane, ...]]:
    """Groups that follow one another; the lanes of a group go side by side, one for each device of a wave."""
    for wave, members in groupby(steps, key=lambda step: step.wave):
        if wave == 0:
            yield (tuple(members),)
        else:
            yield tuple(tuple(lane) for _target, lane in groupby(members, key=lambda step: step.target))
