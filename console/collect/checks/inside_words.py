"""The shell commands by which a server makes checks for us, and what their output says; pure.

curl, openssl and dig are what a server has; where one is missing the check is unknown, never failed.
"""

from __future__ import annotations

import base64
import binascii
import re
import shlex
from typing import Literal
from urllib.parse import urlsplit

from console.collect.mistrust import mistrusted, no_tls
from console.collect.seen import (
    Addresses,
    Fetched,
    Handshake,
    Ran,
    failed,
    no_such_name,
    redirect_elsewhere,
    redirect_loop,
    refused,
    timed_out,
    too_large,
    unknown,
    unreachable,
)
from console.i18n import _
from console.model.check import Finding, Page
from console.model.text import neutralise
from console.model.time import Seconds

_NOT_FOUND = 127
_MARK = "RONDA"
_BASE64 = re.compile(r"[A-Za-z0-9+/]+={0,2}")
_ENDED = re.compile(rf"^{_MARK}-END (\d+)\n\Z".encode(), re.MULTILINE)
_TAIL_BYTES = 4096
_OLD_PROTOCOL = re.compile(r"^New, TLSv1\.[01], Cipher|^\s*Protocol *: (?:SSLv[23]|TLSv1(?:\.1)?)$", re.MULTILINE)
"""What `openssl s_client` says of a connection that browsers would not make."""


def fetch_command(page: Page, timeout_s: Seconds) -> str:
    """curl within the page's limits; all that it says comes in base64, so that nothing on the way changes it."""
    follow = f"--location --max-redirs {page.redirects}" if page.redirects else ""
    trust = f"--cacert {shlex.quote(page.ca_file)}" if page.ca_file else ""
    said = f"\\n{_MARK} %{{http_code}} %{{time_total}} %{{num_redirects}} %{{url_effective}} %{{content_type}}\\n"
    curl = (
        f"curl --silent --show-error --globoff --tlsv1.2 --proto =http,https --max-time {timeout_s:g} {follow} {trust} "
        f"--write-out {shlex.quote(said)} -- {shlex.quote(page.url)}"
    )
    return (
        f"command -v curl >/dev/null || exit {_NOT_FOUND}; "
        f'{{ {curl} 2>&1; echo "{_MARK}-END $?"; }} | head -c {page.most_bytes + _TAIL_BYTES} | base64'
    )


def fetched(page: Page, ran: Ran, timeout_s: Seconds) -> Fetched | Finding:
    """The page out of curl's output, or what curl's exit status means (curl's manual, EXIT CODES)."""
    if ran.status == _NOT_FOUND:
        return _missing("curl")
    octets = _unpacked(ran.output)
    ended = _ENDED.search(octets)
    body, mark, tail = octets.rpartition(f"\n{_MARK} ".encode())
    if (not ended and len(octets) > page.most_bytes) or len(body) > page.most_bytes:
        return too_large(page.url, page.most_bytes)
    if not ended or not mark:
        return unknown("malformed", _("curl's answer cannot be read: {said}").format(said=neutralise(ran.output, 120)))
    if ended[1] != b"0":
        return _curl_trouble(page, int(ended[1]), octets.decode("utf-8", "replace"), timeout_s)
    status, took_s, hops, url, *kind = tail.decode("utf-8", "replace").splitlines()[0].split(" ", 4)
    if page.same_host and urlsplit(url).hostname != urlsplit(page.url).hostname:
        return redirect_elsewhere(page.url, url)
    charset = re.search(r"charset=([A-Za-z0-9_.:-]+)", kind[0] if kind else "")
    return Fetched(int(status), body, url, float(took_s), charset[1] if charset else "", int(hops))


def _unpacked(output: str) -> bytes:
    """What is in the whole groups of four characters: where the output was cut, the rest of one means nothing."""
    packed = "".join(line for line in output.splitlines() if _BASE64.fullmatch(line))
    try:
        return base64.b64decode(packed[: len(packed) // 4 * 4])
    except binascii.Error:
        return b""


def _curl_trouble(page: Page, code: int, output: str, timeout_s: Seconds) -> Finding:
    parts = urlsplit(page.url)
    place = f"{parts.hostname}:{parts.port or (443 if parts.scheme == 'https' else 80)}"
    said = next(iter(re.findall(r"^curl: \(\d+\) (.*)$", output, re.MULTILINE)), "")
    match code:
        case 6:
            return no_such_name(parts.hostname or place)
        case 7:
            return refused(place) if "refused" in said else unreachable(place, neutralise(said, 100))
        case 28:
            return timed_out(place, timeout_s)
        case 47:
            return redirect_loop(page.url, page.redirects)
        case 35:
            return no_tls(said, place)
        case 60:
            return mistrusted(_code_of(said), said, place)
        case _other:
            sentence = _("{place} does not speak HTTP as it should: {why}")
            return failed("malformed", sentence.format(place=place, why=neutralise(said, 120) or code))


def _code_of(said: str) -> int:
    """OpenSSL's number for what curl says in words."""
    for words, code in (
        ("expired", 10),
        ("not yet valid", 9),
        ("does not match", 62),
        ("no alternative certificate subject name", 62),
        ("self-signed certificate in", 19),
        ("self signed certificate in", 19),
        ("self-signed", 18),
        ("self signed", 18),
        ("unable to get local issuer", 20),
        ("EE certificate key too weak", 66),
        ("CA certificate key too weak", 67),
        ("CA signature digest algorithm too weak", 68),
    ):
        if words in said:
            return code
    return -1


def knock_command(address: str, port: int, timeout_s: Seconds) -> str:
    """bash's own way to open a connection: no tool is needed for it."""
    inner = shlex.quote(f"exec 3<>/dev/tcp/{address}/{port}")
    return f"timeout {timeout_s:g} bash -c {inner}"


def knocked(address: str, port: int, ran: Ran, timeout_s: Seconds) -> Finding | None:
    """Why no connection was taken; None when one was."""
    place = f"{address}:{port}"
    if ran.status == 0:
        return None
    if ran.status == _NOT_FOUND:
        return _missing("timeout, bash")
    if ran.status == 124:
        return timed_out(place, timeout_s)
    if "refused" in ran.output:
        return refused(place)
    if "not known" in ran.output or "resolution" in ran.output:
        return no_such_name(address)
    return unreachable(place, neutralise(ran.output.rpartition(":")[2], 80))


def handshake_command(address: str, port: int, name: str, ca_file: str, timeout_s: Seconds) -> str:
    """openssl shakes hands, says what it thinks of the chain, and prints the certificate."""
    trust = f"-CAfile {shlex.quote(ca_file)} " if ca_file else ""
    place = shlex.quote(f"{address}:{port}")
    named = shlex.quote(name)
    return (
        f"command -v openssl >/dev/null || exit {_NOT_FOUND}; "
        f"timeout {timeout_s:g} openssl s_client {trust}-connect {place} -servername {named} -verify_hostname {named} "
        "</dev/null 2>&1"
    )


def shaken(address: str, port: int, ran: Ran, timeout_s: Seconds) -> Handshake | Finding:
    """The first complaint about the chain, and the certificate."""
    place = f"{address}:{port}"
    if ran.status == _NOT_FOUND:
        return _missing("openssl")
    if ran.status == 124:
        return timed_out(place, timeout_s)
    found = re.search(r"-----BEGIN CERTIFICATE-----\n([A-Za-z0-9+/=\n]+)-----END", ran.output)
    if found is None:
        if "refused" in ran.output:
            return refused(place)
        if "errno" in ran.output and "connect" in ran.output.lower():
            return unreachable(place, neutralise(ran.output.partition("\n")[0], 80))
        return no_tls(ran.output, place)
    if _OLD_PROTOCOL.search(ran.output):
        return no_tls("protocol version", place)
    complaint = re.search(r"^\s*verify error:num=(\d+):(.*)$", ran.output, re.MULTILINE)
    verdict = re.search(r"^\s*Verify return code: (\d+) \((.*)\)$", ran.output, re.MULTILINE)
    said = complaint or verdict
    try:
        certificate = base64.b64decode(found[1])
    except (binascii.Error, ValueError):
        certificate = b""
    return Handshake(int(said[1]) if said else -1, said[2] if said else "", certificate)


def addresses_command(name: str, record: Literal["A", "AAAA"], server: str, port: int, timeout_s: Seconds) -> str:
    """dig where it is; without a server to ask, the host's own way of looking names up."""
    wanted = shlex.quote(name)
    where = f"@{shlex.quote(server)} -p {port} " if server else ""
    dig = f"dig {where}+time={max(1, int(timeout_s))} +tries=1 +noall +comments +answer {wanted} {record}"
    family = "ahostsv4" if record == "A" else "ahostsv6"
    other = f"exit {_NOT_FOUND}" if server else f"getent {family} {wanted} || echo status: NXDOMAIN"
    return f"if command -v dig >/dev/null; then {dig}; else {other}; fi"


def looked_up(record: str, ran: Ran, server: str, timeout_s: Seconds) -> Addresses | Finding:
    """The addresses out of dig's or getent's output."""
    if ran.status == _NOT_FOUND:
        return _missing("dig")
    if "timed out" in ran.output or "no servers could be reached" in ran.output:
        return timed_out(_("the name server {server}").format(server=server), timeout_s)
    status = re.search(r"status: ([A-Z]+)", ran.output)
    if status is None:
        found = re.findall(r"^(\S+)\s+STREAM\b", ran.output, re.MULTILINE)
        return Addresses("NOERROR", tuple(sorted(set(found))))
    flags = re.search(r"flags: ([a-z ]*);", ran.output)
    found = re.findall(rf"\sIN\s+{record}\s+(\S+)$", ran.output, re.MULTILINE)
    return Addresses(status[1], tuple(sorted(set(found))), flags is not None and "aa" in flags[1].split())


def _missing(tool: str) -> Finding:
    return unknown("no_tool", _("the server has no {tool}, which this check needs there").format(tool=tool))
