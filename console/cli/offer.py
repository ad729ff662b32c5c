"""What a stranger among devices is asked with, as options that several commands share; asks nobody itself."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from functools import wraps
from typing import Any, get_type_hints

from msgspec import Struct
from msgspec.structs import fields

from console.cli import given


class Offer(Struct, frozen=True):
    """The credentials and ports of SNMP, SSH and Redfish that `probe` and `discover` have in common."""

    community: given.CommunityOption = ""
    snmp_version: given.SnmpVersionOption = "2c"
    snmp_port: given.SnmpPortOption = 161
    v3_user: given.V3UserOption = ""
    v3_auth: given.V3AuthOption = "SHA-256"
    v3_auth_key: given.V3AuthKeyOption = ""
    v3_priv: given.V3PrivOption = "AES-128"
    v3_priv_key: given.V3PrivKeyOption = ""
    ssh_user: given.SshUserOption = ""
    ssh_key: given.SshKeyOption = ""
    ssh_port: given.SshPortOption = 22
    redfish_user: given.RedfishUserOption = ""
    redfish_password: given.RedfishPasswordOption = ""
    redfish_port: given.RedfishPortOption = 443

    @property
    def ports(self) -> dict[str, int]:
        """Where each source is asked."""
        return {"snmp": self.snmp_port, "ssh": self.ssh_port, "redfish": self.redfish_port}

    def credentials(
        self, *, ssh_password: str = "", known_hosts: str = "", ca_file: str = ""
    ) -> dict[str, given.Table]:
        """A credential by source; empty for those that nothing was given for."""
        return {
            "snmp": given.snmp(
                self.community,
                self.snmp_version,
                self.v3_user,
                self.v3_auth,
                self.v3_auth_key,
                self.v3_priv,
                self.v3_priv_key,
            ),
            "ssh": given.ssh(self.ssh_user, self.ssh_key, ssh_password, known_hosts),
            "redfish": given.redfish(self.redfish_user, self.redfish_password, ca_file),
        }


def taking_offer(command: Callable[..., None]) -> Callable[..., None]:
    """`command` for typer, with each field of its parameter `offer` as an option of its own."""

    @wraps(command)
    def unfolded(**said: Any) -> None:
        offer = Offer(**{one.name: said.pop(one.name) for one in fields(Offer)})
        command(offer=offer, **said)

    kinds = get_type_hints(command, include_extras=True)
    options = get_type_hints(Offer, include_extras=True)
    parameters: list[inspect.Parameter] = []
    for name, parameter in inspect.signature(command).parameters.items():
        if name == "offer":
            parameters += [_option(one.name, one.default, options[one.name]) for one in fields(Offer)]
        else:
            parameters.append(_option(name, parameter.default, kinds[name]))
    unfolded.__signature__ = inspect.Signature(parameters)  # type: ignore[attr-defined]
    unfolded.__annotations__ = {one.name: one.annotation for one in parameters}
    return unfolded


def _option(name: str, default: object, kind: Any) -> inspect.Parameter:
    return inspect.Parameter(name, inspect.Parameter.KEYWORD_ONLY, default=default, annotation=kind)
