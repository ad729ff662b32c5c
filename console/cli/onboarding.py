"""Commands that find devices and write how to add them: probe, discover."""

from __future__ import annotations

import asyncio
import os
import sys
from ipaddress import ip_network
from pathlib import Path
from typing import Annotated

import typer

from console.cli import given as offered
from console.cli.exits import Exit
from console.cli.offer import Offer, taking_offer
from console.cli.options import ConfigOption, JsonOption, StateOption
from console.cli.output import mention, show, show_json, tell
from console.config.paths import config_path
from console.errors import ConfigError
from console.i18n import N_, _, ngettext
from console.model.oserror import os_words

MOST_WITHOUT_TYPING = 1024
MOST_ADDRESSES = 65_536

OutputOption = Annotated[
    Path | None, typer.Option("-o", "--output", help=N_("Write the draft to this file, which must not exist yet."))
]
RateOption = Annotated[float, typer.Option("--rate", min=0.1, max=200, help=N_("Addresses a second."))]


def register(app: typer.Typer) -> None:
    """Add these commands."""
    app.command()(taking_offer(probe))
    app.command()(taking_offer(discover))


def probe(
    address: Annotated[str, typer.Argument(help=N_("The device's name or IP address."))],
    offer: Offer,
    ssh_password: offered.SshPasswordOption = "",
    known_hosts: offered.KnownHostsOption = "",
    fingerprint: offered.FingerprintOption = "",
    pin: Annotated[bool, typer.Option("--pin", help=N_("Trust the certificate that the BMC shows now."))] = False,
    ca_file: offered.CaFileOption = "",
    ipmi_user: offered.IpmiUserOption = "",
    ipmi_password: offered.IpmiPasswordOption = "",
    ipmi_port: offered.IpmiPortOption = 623,
    nut: offered.NutOption = "",
    nut_port: offered.NutPortOption = 3493,
    nut_tls: offered.NutTlsOption = False,
    nut_fingerprint: offered.NutFingerprintOption = "",
    nut_ca_file: offered.NutCaFileOption = "",
    timeout: Annotated[float, typer.Option("--timeout", min=0.1, max=60, help=N_("Seconds for one question."))] = 5.0,
    config: ConfigOption = None,
    state: StateOption = None,
    json: JsonOption = False,
) -> None:
    """Identify a device and print the tables that add it; exits with 1 when nothing answered."""
    credentials = offer.credentials(ssh_password=ssh_password, known_hosts=known_hosts, ca_file=ca_file)
    credentials["ipmi"] = offered.ipmi(ipmi_user, ipmi_password)
    sources = {
        "snmp": offered.said(port=offer.snmp_port),
        "ssh": offered.said(port=offer.ssh_port),
        "redfish": offered.said(port=offer.redfish_port, fingerprint=fingerprint),
        "ipmi": offered.said(port=ipmi_port),
    }
    upsd = offered.nut(nut, nut_port, nut_tls, nut_fingerprint, nut_ca_file)
    sources |= {"nut": upsd} if upsd else {}
    from console.cli.probing import print_probed, probed_document, run  # brings every protocol library along

    what = offered.given("found", credentials, sources)
    probed = asyncio.run(run(address, what, timeout, config_path(config), pin=pin))
    if json:
        show_json(probed_document(probed))
    else:
        print_probed(probed)
    raise typer.Exit(Exit.WELL if probed.found else Exit.TROUBLE)


def discover(
    network: Annotated[str, typer.Argument(metavar="CIDR", help=N_("A network: 192.0.2.0/24."))],
    offer: Offer,
    timeout: Annotated[float, typer.Option("--timeout", min=0.1, max=60, help=N_("Seconds for one question."))] = 1.0,
    rate: RateOption = 20.0,
    output: OutputOption = None,
    yes: Annotated[bool, typer.Option("--yes", help=N_("Do not ask before asking the network."))] = False,
    config: ConfigOption = None,
    state: StateOption = None,
    json: JsonOption = False,
) -> None:
    """Ask every address of a network what it is and write a draft; exits with 1 when nothing answered.

    Nobody is logged in to: SNMP is asked with the community or user given, SSH and BMCs for what they show to anybody.
    """
    addresses = _addresses(network)
    if output is not None:
        _must_be_new(output)
    _confirm(network, len(addresses), yes=yes)
    from console.cli.discovering import Questions, discover_all  # brings every protocol library along

    sources = {name: offered.said(port=port) for name, port in offer.ports.items()}
    questions = Questions(offered.given("found", offer.credentials(), sources), offer.ports, timeout, rate)
    discovered = asyncio.run(discover_all(addresses, questions, config_path(config)))
    if output is not None and discovered.found:
        _write(output, discovered.toml)
        mention(_("written: {path}; check it with “ronda check {path}”").format(path=output))
    if json:
        show_json(discovered.document)
    elif output is None and discovered.found:
        show(discovered.toml.rstrip("\n"))
    elif output is not None:
        for line in discovered.lines:
            show(line)
    if not discovered.complete:
        tell(_("broken off: the addresses that are left were not asked"))
        raise KeyboardInterrupt
    if not discovered.found:
        tell(_("Nothing answered, so there is no draft; a wrong community looks the same: check it and the firewall."))
    raise typer.Exit(Exit.WELL if discovered.found else Exit.TROUBLE)


def _must_be_new(output: Path) -> None:
    """Say before a network is asked that the draft could not be kept; raises `ConfigError`."""
    if output.exists():
        raise ConfigError(_("{path} exists already; name another file").format(path=output))
    if not output.parent.is_dir() or not os.access(output.parent, os.W_OK):
        sentence = _("{path} cannot be written: {why}")
        raise ConfigError(sentence.format(path=output, why=_("its directory is not there or not writable")))


def _write(output: Path, text: str) -> None:
    try:
        output.write_text(text, "utf-8")
    except OSError as error:
        sentence = _("{path} cannot be written: {why}")
        raise ConfigError(sentence.format(path=output, why=os_words(error))) from None


def _addresses(network: str) -> list[str]:
    try:
        parsed = ip_network(network, strict=False)
    except ValueError:
        raise ConfigError(_("“{text}” is no network; write it as 192.0.2.0/24").format(text=network)) from None
    if parsed.num_addresses > MOST_ADDRESSES:
        sentence = _("{network} has more than {limit} addresses; name a smaller part of it")
        raise ConfigError(sentence.format(network=network, limit=MOST_ADDRESSES))
    return [str(one) for one in parsed.hosts()]


def _confirm(network: str, count: int, *, yes: bool) -> None:
    """A person says yes before a network is asked; of a large one they type its name, which --yes does not replace."""
    question = ngettext("Ask {count} address of {network}?", "Ask {count} addresses of {network}?", count)
    text = question.format(count=count, network=network)
    large = count > MOST_WITHOUT_TYPING
    if yes and not large:
        return
    if not sys.stdin.isatty():
        hint = _("type its name at a terminal") if large else _("add --yes")
        raise ConfigError(_("{question} Nobody is here to say so: {hint}").format(question=text, hint=hint))
    if large:
        agreed = typer.prompt(_("{question} Type the network to go on").format(question=text), err=True) == network
    else:
        agreed = typer.confirm(text, err=True)
    if not agreed:
        raise ConfigError(_("nothing was asked"))
