"""What may stand in an `[armed.ID]` table: a runbook that may begin by itself when two independent signs say so."""

from __future__ import annotations

from typing import Annotated

from pydantic import BeforeValidator, Field, model_validator

from console.config.kinds import Duration, Table, Text, as_tuple
from console.i18n import _


class SignTable(Table):
    """One sign: a reading of a device, fresh and good, that says exactly `equals`."""

    device: Text
    point: Text
    instance: str = ""
    equals: Text


class ArmedTable(Table):
    """`[armed.ID]`; off unless `enabled`. The countdown can be vetoed by any operator."""

    runbook: Text
    target: Text
    signs: Annotated[tuple[SignTable, ...], BeforeValidator(as_tuple), Field(min_length=2)]
    countdown: Annotated[Duration, Field(ge=60)] = 300.0
    enabled: bool = False

    @model_validator(mode="after")
    def _independent(self) -> ArmedTable:
        if len({sign.device for sign in self.signs}) < len(self.signs):
            raise ValueError(_("the signs must be of different devices: one device that errs is not two signs"))
        return self
