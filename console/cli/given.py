"""What a person gives on the command line to ask unknown devices with, as tables of a configuration."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Annotated

import typer
from msgspec import Struct

from console.config.draft import Plain
from console.i18n import N_, _

CommunityOption = Annotated[
    str, typer.Option("--community", help=N_("SNMP 2c community, as a reference: env:NAME or file:PATH."))
]
SnmpVersionOption = Annotated[str, typer.Option("--snmp-version", help=N_("With a community: 2c or 1."))]
SnmpPortOption = Annotated[int, typer.Option("--snmp-port", min=1, max=65535)]
V3UserOption = Annotated[str, typer.Option("--v3-user", help=N_("SNMP 3 user."))]
V3AuthOption = Annotated[str, typer.Option("--v3-auth", help=N_("SHA-256 and its kin."))]
V3AuthKeyOption = Annotated[str, typer.Option("--v3-auth-key", help=N_("A reference to the authentication password."))]
V3PrivOption = Annotated[str, typer.Option("--v3-priv", help=N_("AES-128 and its kin."))]
V3PrivKeyOption = Annotated[str, typer.Option("--v3-priv-key", help=N_("A reference to the privacy password."))]
SshUserOption = Annotated[str, typer.Option("--ssh-user", help=N_("User to log in as over SSH."))]
SshKeyOption = Annotated[str, typer.Option("--ssh-key", help=N_("Private key file; without one the agent is asked."))]
SshPasswordOption = Annotated[str, typer.Option("--ssh-password", help=N_("A reference to the password."))]
SshPortOption = Annotated[int, typer.Option("--ssh-port", min=1, max=65535)]
KnownHostsOption = Annotated[str, typer.Option("--known-hosts", help=N_("File of known host keys."))]
RedfishUserOption = Annotated[str, typer.Option("--redfish-user", help=N_("User of the BMC."))]
RedfishPasswordOption = Annotated[str, typer.Option("--redfish-password", help=N_("A reference to the password."))]
RedfishPortOption = Annotated[int, typer.Option("--redfish-port", min=1, max=65535)]
FingerprintOption = Annotated[str, typer.Option("--fingerprint", help=N_("SHA-256 of the BMC's certificate."))]
CaFileOption = Annotated[str, typer.Option("--ca-file", help=N_("Authorities that signed the BMC's certificate."))]
IpmiUserOption = Annotated[str, typer.Option("--ipmi-user", help=N_("User of the BMC over IPMI."))]
IpmiPasswordOption = Annotated[str, typer.Option("--ipmi-password", help=N_("A reference to the password."))]
IpmiPortOption = Annotated[int, typer.Option("--ipmi-port", min=1, max=65535)]
NutOption = Annotated[str, typer.Option("--nut", help=N_("Name of a UPS that upsd knows."))]
NutTlsOption = Annotated[bool, typer.Option("--nut-tls", help=N_("Speak TLS with upsd."))]
NutFingerprintOption = Annotated[str, typer.Option("--nut-fingerprint", help=N_("SHA-256 of upsd's certificate."))]
NutCaFileOption = Annotated[str, typer.Option("--nut-ca-file", help=N_("Authorities that signed upsd's certificate."))]
NutPortOption = Annotated[int, typer.Option("--nut-port", min=1, max=65535)]

Table = dict[str, Plain]

_OPTIONS = {
    ("snmp", "community"): "--community",
    ("snmp", "version"): "--snmp-version",
    ("snmp", "user"): "--v3-user",
    ("snmp", "auth"): "--v3-auth",
    ("snmp", "auth_key"): "--v3-auth-key",
    ("snmp", "priv"): "--v3-priv",
    ("snmp", "priv_key"): "--v3-priv-key",
    ("ssh", "user"): "--ssh-user",
    ("ssh", "key_file"): "--ssh-key",
    ("ssh", "password"): "--ssh-password",
    ("ssh", "known_hosts"): "--known-hosts",
    ("redfish", "user"): "--redfish-user",
    ("redfish", "password"): "--redfish-password",
    ("redfish", "ca_file"): "--ca-file",
    ("redfish", "fingerprint"): "--fingerprint",
    ("ipmi", "user"): "--ipmi-user",
    ("ipmi", "password"): "--ipmi-password",
    ("nut", "ups"): "--nut",
    ("nut", "tls"): "--nut-tls",
    ("nut", "fingerprint"): "--nut-fingerprint",
    ("nut", "ca_file"): "--nut-ca-file",
}
"""The option that gives a key of a source or of its credential."""


def option_of(key: str) -> str:
    """The option that gave what stands at a dotted `key` of the draft, or the key itself."""
    table, _dot, rest = key.partition(".")
    if (table, rest.partition(".")[2]) == ("devices", "address"):
        return _("the address")
    source = rest.split(".")[-2].rpartition("-")[2] if rest.count(".") else ""
    return _OPTIONS.get((source, key.rpartition(".")[2]), key)


def as_options(source: str, sentence: str) -> str:
    """A failure's `sentence`, with the keys of a configuration that it names as the options that give them."""
    return re.sub(r"`(\w+)`", lambda key: _OPTIONS.get((source, key[1]), key[0]), sentence)


class Given(Struct, frozen=True):
    """Credentials and device tables by source; a source without a credential of its own has none."""

    credentials: dict[str, Table]
    sources: dict[str, Table]


def said(**values: Plain) -> Table:
    """Only what was said; keys that nobody gave are left out."""
    return {key: value for key, value in values.items() if value != ""}


def snmp(community: str, version: str, user: str, auth: str, auth_key: str, priv: str, priv_key: str) -> Table:
    """An SNMP credential, or nothing when neither a community nor a user was given."""
    if user:
        return said(
            type="snmp",
            version="3",
            user=user,
            auth=auth if auth_key else "",
            auth_key=auth_key,
            priv=priv if priv_key else "",
            priv_key=priv_key,
        )
    return said(type="snmp", version=version, community=community) if community else {}


def ssh(user: str, key: str, password: str, known_hosts: str) -> Table:
    """An SSH credential, or nothing without a user."""
    hosts = str(Path(known_hosts).absolute()) if known_hosts else ""
    file = str(Path(key).absolute()) if key and not key.startswith("~") else key
    return said(type="ssh", user=user, key_file=file, password=password, known_hosts=hosts) if user else {}


def redfish(user: str, password: str, ca_file: str) -> Table:
    """A Redfish credential, or nothing without a user."""
    return said(type="redfish", user=user, password=password, ca_file=ca_file) if user else {}


def ipmi(user: str, password: str) -> Table:
    """An IPMI credential, or nothing without a user."""
    return said(type="ipmi", user=user, password=password) if user else {}


def nut(ups: str, port: int, tls: bool, fingerprint: str, ca_file: str) -> Table:
    """A UPS behind upsd, or nothing without its name; who names a certificate wants TLS."""
    if not ups:
        return {}
    checked = said(fingerprint=fingerprint, ca_file=str(Path(ca_file).absolute()) if ca_file else "")
    return said(ups=ups, port=port) | ({"tls": True} if tls or checked else {}) | checked


def given(prefix: str, credentials: dict[str, Table], sources: dict[str, Table]) -> Given:
    """Those sources that can be asked, each with its credential under an id that begins with `prefix`."""
    named = {source: f"{prefix}-{source}" for source, table in credentials.items() if table}
    asked: dict[str, Table] = {source: {"credential": id_, **sources.get(source, {})} for source, id_ in named.items()}
    asked |= {source: table for source, table in sources.items() if source not in credentials}
    return Given({id_: credentials[source] for source, id_ in named.items()}, asked)
