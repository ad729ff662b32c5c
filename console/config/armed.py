"""What may stand in an `[armed.ID]` table: a runbook that may begin by itself when two independent signs say so."""

from __future__ import annotations

from typing import Annotated

from pydantic import BeforeValidator, Field, model_validator

from console.config.kinds import Duration, Table, Text, as_tuple
from console.i18n import _


class SignTable(Table):
    """One sign: a reading of a device, fresh and good, that says exactly `equals`; or a `flag` that a person raises."""

    device: Text = ""
    point: Text = ""
    instance: str = ""
    equals: Text = ""
    flag: Text = ""

    @model_validator(mode="after")
    def _one_kind(self) -> SignTable:
        read = (self.device, self.point, self.equals)
        if self.flag and any((*read, self.instance)):
            raise ValueError(_("a sign is a reading of a device or a person's flag, not both"))
        if not self.flag and not all(read):
            raise ValueError(_("a sign has device, point and equals, or flag alone"))
        if " " in self.flag:
            raise ValueError(_("a flag's name has no blanks: people type it"))
        return self


class ArmedTable(Table):
    """`[armed.ID]`; off unless `enabled`. The countdown can be vetoed by any operator."""

    runbook: Text
    target: Text
    signs: Annotated[tuple[SignTable, ...], BeforeValidator(as_tuple), Field(min_length=2)]
    countdown: Annotated[Duration, Field(ge=60)] = 300.0
    enabled: bool = False

    @model_validator(mode="after")
    def _independent(self) -> ArmedTable:
        flags = [sign.flag for sign in self.signs if sign.flag]
        if len(flags) == len(self.signs):
            raise ValueError(_("flags alone arm nothing: at least one sign is a reading of a device"))
        if len(set(flags)) < len(flags):
            raise ValueError(_("one flag is one sign, however often it is named"))
        devices = [sign.device for sign in self.signs if sign.device]
        if len(set(devices)) < len(devices):
            raise ValueError(_("the signs must be of different devices: one device that errs is not two signs"))
        return self
