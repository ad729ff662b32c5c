"""What the keys of a configuration file have in common: the kinds of values they take, and what every table refuses."""

from __future__ import annotations

import re
from datetime import date
from ipaddress import ip_address
from pathlib import Path
from typing import Annotated, Literal, TypeAlias

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field

from console.config.problems import nearest
from console.config.scales import seconds
from console.config.secrets import Reference, reference
from console.i18n import _
from console.model.point import POINTS

_HOST = re.compile(r"[A-Za-z0-9_]([A-Za-z0-9_.-]{0,251}[A-Za-z0-9_.])?")


def as_tuple(value: object) -> object:
    return tuple(value) if isinstance(value, list) else value


def known_point(name: str) -> str:
    """`name`, when it is a point; a ValueError says which one was meant."""
    if name in POINTS:
        return name
    sentence = _('"{word}" is no known point').format(word=name)
    raise ValueError("; ".join(filter(None, (sentence, nearest(name, POINTS)))))


def _path(value: object) -> object:
    return Path(value) if isinstance(value, str) and value else value


def _day(value: object) -> object:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, str) and value:
        try:
            return date.fromisoformat(value).isoformat()
        except ValueError:
            raise ValueError(_("a date is written as year-month-day: 2027-03-31")) from None
    return value


def _address(value: object) -> object:
    if not isinstance(value, str) or not value:
        return value
    if "://" in value:
        raise ValueError(
            _("an address is a host name or an IP address, nothing more: leave out what stands before ://")
        )
    if ":" in value and not _is_ip(value):
        raise ValueError(_("this is no IPv6 address; a port is written in its own key: port = 161"))
    if set(value) <= set("0123456789.") and not _is_ip(value):
        raise ValueError(_("this is no IPv4 address: write four numbers from 0 to 255, as in 192.0.2.11"))
    if ":" not in value and not _is_host(value):
        raise ValueError(_("an address is a host name or an IP address, nothing more"))
    return value


def _endpoint(value: object) -> object:
    """`HOST:PORT`, an IPv6 address in brackets."""
    if not isinstance(value, str) or not value:
        return value
    host, _colon, port = value.rpartition(":")
    bare = host.removeprefix("[").removesuffix("]")
    bracketed = host != bare
    if not (
        port.isascii() and port.isdigit() and 0 < int(port) < 65536 and _is_ip(bare) and bracketed == (":" in bare)
    ):
        raise ValueError(_('an address and a port to listen at are written "127.0.0.1:1162" or "[::]:1162"'))
    return value


def _is_host(text: str) -> bool:
    """Labels of RFC 1123's lengths; underscores are no host's, but found in practice."""
    labels = text.removesuffix(".").split(".")
    return _HOST.fullmatch(text) is not None and all(0 < len(label) < 64 for label in labels)


def _is_ip(text: str) -> bool:
    try:
        ip_address(text)
    except ValueError:
        return False
    return True


def is_address(text: str) -> bool:
    """Whether `text` can be looked up or reached at all."""
    return _is_ip(text) or (":" not in text and _is_host(text))


Duration: TypeAlias = Annotated[float, BeforeValidator(seconds), Field(ge=0)]
PointName: TypeAlias = Annotated[str, AfterValidator(known_point)]
Interval: TypeAlias = Annotated[float, BeforeValidator(seconds), Field(ge=1, le=86400)]
Timeout: TypeAlias = Annotated[float, BeforeValidator(seconds), Field(ge=0.1, le=600)]
Retries: TypeAlias = Annotated[int, Field(ge=0, le=10)]
Words: TypeAlias = Annotated[tuple[str, ...], BeforeValidator(as_tuple)]
FilePath: TypeAlias = Annotated[Path, BeforeValidator(_path)]
Day: TypeAlias = Annotated[str, BeforeValidator(_day)]
Address: TypeAlias = Annotated[str, BeforeValidator(_address)]
Endpoint: TypeAlias = Annotated[str, BeforeValidator(_endpoint)]
SecretText: TypeAlias = Annotated[Reference, BeforeValidator(reference)]
Text: TypeAlias = Annotated[str, Field(min_length=1)]
Port: TypeAlias = Annotated[int, Field(ge=1, le=65535)]
Kind: TypeAlias = Literal["server", "ups", "pdu", "cooling", "sensor", "switch", "storage"]
Role: TypeAlias = Literal["none", "viewer", "operator", "approver", "admin"]


class Table(BaseModel):
    """A table of the file: exact types, no unknown keys, never changed afterwards."""

    model_config = ConfigDict(
        strict=True, extra="forbid", frozen=True, hide_input_in_errors=True, arbitrary_types_allowed=True
    )


class SourceTable(Table):
    """What every source of a device can say; what it does not say is the device's or the engine's."""

    interval: Interval | None = None
    timeout: Timeout | None = None
    retries: Retries | None = None
