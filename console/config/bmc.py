"""What the configuration may say of management controllers (BMCs): how to log in to them over Redfish and IPMI."""

from __future__ import annotations

import re
from typing import Annotated, Literal, TypeAlias

from pydantic import AfterValidator

from console.config.kinds import Address, FilePath, Port, SecretText, SourceTable, Table, Text
from console.i18n import _

_FINGERPRINT = re.compile(r"(?:[0-9A-Fa-f]{2}:?){31}[0-9A-Fa-f]{2}")
_PATH = re.compile(r"/[A-Za-z0-9._~/-]{0,200}")


def _fingerprint(text: str) -> str:
    if text and not _FINGERPRINT.fullmatch(text):
        raise ValueError(_("a fingerprint is the SHA-256 of the certificate: 64 hexadecimal digits, in pairs or not"))
    return text.replace(":", "").lower()


def _root(text: str) -> str:
    if not _PATH.fullmatch(text):
        raise ValueError(_('a path begins with "/" and has no query: "/redfish/v1"'))
    return text.rstrip("/")


Fingerprint: TypeAlias = Annotated[str, AfterValidator(_fingerprint)]
RootPath: TypeAlias = Annotated[str, AfterValidator(_root)]


class RedfishCredential(Table):
    """`[credentials.ID]` of type `redfish`.

    The certificate is verified against `ca_file` (or the system's authorities), or must have this `fingerprint`.
    """

    type: Literal["redfish"]
    user: Text
    password: SecretText
    fingerprint: Fingerprint = ""
    ca_file: FilePath | None = None


class IpmiCredential(Table):
    """`[credentials.ID]` of type `ipmi`; `privilege` is asked for at log-in, power needs `operator` or more."""

    type: Literal["ipmi"]
    user: Text
    password: SecretText
    privilege: Literal["user", "operator", "administrator"] = "operator"


class RedfishTable(SourceTable):
    """`redfish` of a device; its own `fingerprint` counts before the credential's."""

    credential: str
    address: Address = ""
    port: Port = 443
    path: RootPath = "/redfish/v1"
    fingerprint: Fingerprint = ""


class IpmiTable(SourceTable):
    """`ipmi` of a device."""

    credential: str
    address: Address = ""
    port: Port = 623
