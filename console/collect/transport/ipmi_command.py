"""One BMC over IPMI 2.0 through pyghmi, whose calls block: run in the IPMI thread only; what it says becomes values."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from itertools import islice
from typing import Any, TypeVar

from pyghmi import exceptions
from pyghmi.constants import Health
from pyghmi.ipmi.command import Command
from pyghmi.ipmi.private.session import Session

from console.collect.ipmi_sensors import Event, Sensor
from console.errors import CollectError, SecretError
from console.i18n import _
from console.inventory import IpmiAccess
from console.model.device import Identity
from console.model.failure import Cause
from console.model.text import neutralise
from console.model.time import Instant

MOST_SENSORS = 500
MOST_EVENTS = 10

_LEVELS = {"user": 2, "operator": 3, "administrator": 4}
_SEVERITY = {Health.Ok: "ok", Health.Warning: "degraded", Health.Critical: "failed", Health.Failed: "failed"}
_REFUSALS = ("password", "user name", "username", "unauthorized", "privilege", "role", "logon", "login")
_CHASSIS_NETFN, _CHASSIS_CONTROL, _CHASSIS_STATUS = 0, 2, 1
_APP_NETFN, _DEVICE_ID = 6, 1

_Told = TypeVar("_Told")


class IpmiCommand:
    """A kept session; every method raises CollectError."""

    def __init__(self, access: IpmiAccess) -> None:
        self._access = access
        self._command: Command | None = None

    def is_on(self) -> bool:
        """Whether the chassis has power."""
        answer = self._told(lambda bmc: bmc.raw_command(netfn=_CHASSIS_NETFN, command=_CHASSIS_STATUS))
        return bool(self._data(answer)[0] & 1)

    def control(self, code: int) -> None:
        """Send one chassis control (IPMI 2.0, table 28-4), once."""
        self._data(self._told(lambda bmc: bmc.raw_command(netfn=_CHASSIS_NETFN, command=_CHASSIS_CONTROL, data=[code])))

    def sensors(self) -> tuple[Sensor, ...]:
        """Every sensor that the BMC describes."""
        return self._told(lambda bmc: tuple(map(_sensor, islice(bmc.get_sensor_data(), MOST_SENSORS))))

    def events(self) -> tuple[Event, ...]:
        """The last entries of the event log."""
        return self._told(lambda bmc: tuple(_event(one) for one in list(bmc.get_event_log())[-MOST_EVENTS:]))

    def identity(self) -> Identity:
        """What the board's own FRU says; many boards have none, and then there is only the BMC's firmware."""
        about = self._data(self._told(lambda bmc: bmc.raw_command(netfn=_APP_NETFN, command=_DEVICE_ID)))
        firmware = f"{about[2] & 0x7F}.{about[3]:02x}" if len(about) > 3 else ""
        fru: dict[str, Any] = {}
        try:
            fru = self._told(lambda bmc: next(iter(bmc.get_inventory()), ("", {}))[1] or {})
        except CollectError as error:
            if error.cause not in (Cause.UNSUPPORTED, Cause.MALFORMED):
                raise
        return _identity(fru, firmware)

    def close(self) -> None:
        """Log out."""
        command, self._command = self._command, None
        if command is not None and not command.ipmi_session.broken:
            command.ipmi_session.logout()

    def _told(self, ask: Callable[[Command], _Told]) -> _Told:
        try:
            return ask(self._opened())
        except exceptions.PyghmiException as error:
            self._drop_broken()
            raise self._failed(str(error)) from None
        except (OSError, ValueError, KeyError, IndexError, TypeError, AttributeError) as error:
            # pyghmi decodes what a BMC sends without checking it; what breaks there is the BMC's answer.
            self._drop_broken()
            sentence = _("answers in a way that cannot be read ({kind})").format(kind=type(error).__name__)
            raise self._said(Cause.MALFORMED, sentence) from None

    def _opened(self) -> Command:
        if self._command is None:
            password = self._password()
            # pyghmi would hand out a session of the same login that has ended before.
            login = (self._access.address, self._access.user, password, self._access.port, None)
            Session.initting_sessions.pop(login, None)
            self._command = Command(
                bmc=self._access.address,
                userid=self._access.user,
                password=password,
                port=self._access.port,
                privlevel=_LEVELS[self._access.privilege],
            )
        return self._command

    def _password(self) -> str:
        try:
            return self._access.password.reveal() if self._access.password else ""
        except SecretError as error:
            raise CollectError(Cause.AUTH, str(error)) from None

    def _drop_broken(self) -> None:
        """A session that has ended is opened anew the next time; one that only refused something is kept."""
        if self._command is not None and self._command.ipmi_session.broken:
            self._command = None

    def _data(self, answer: dict[str, Any]) -> bytes:
        if "error" in answer:
            self._drop_broken()
            raise self._failed(str(answer["error"]))
        return bytes(answer.get("data") or b"\0")

    def _failed(self, said: str) -> CollectError:
        lowered = said.lower()
        if "timeout" in lowered or "timed out" in lowered or "no longer connected" in lowered:
            return self._said(Cause.TIMEOUT, _("stopped answering IPMI"))
        if any(word in lowered for word in _REFUSALS):
            sentence = _("refuses the user {user} ({said}): check user, password and `privilege` of the credential")
            return self._said(Cause.AUTH, sentence.format(user=self._access.user, said=neutralise(said, 80)))
        return self._said(Cause.UNSUPPORTED, _("says: {said}").format(said=neutralise(said, 120)))

    def _said(self, cause: Cause, what: str) -> CollectError:
        return CollectError(cause, f"{self._access.address} port {self._access.port} {what}.")


def _sensor(told: Any) -> Sensor:
    value = told.value
    return Sensor(
        name=neutralise(str(told.name), 80),
        kind=str(told.type),
        value=float(value) if isinstance(value, int | float) else None,
        unit=str(told.units or ""),
        word=_word(told.health),
        states=tuple(neutralise(str(state), 60) for state in told.states or ()),
        available=not told.unavailable,
    )


def _event(told: dict[str, Any]) -> Event:
    parts = (told.get("component_type"), told.get("component"), told.get("event"), told.get("event_data"))
    message = neutralise(" ".join(str(part) for part in parts if part), 160)
    return Event(_moment(told.get("timestamp")), _word(told.get("severity")), message)


def _moment(said: object) -> Instant | None:
    """pyghmi sets the BMC's clock right and then writes the time of this host's zone, without saying so."""
    try:
        return datetime.fromisoformat(str(said)).timestamp()
    except (ValueError, OverflowError, OSError):
        return None


def _word(health: object) -> str:
    return _SEVERITY.get(health, "unknown") if isinstance(health, int) else "unknown"


def _identity(fru: dict[str, Any], firmware: str) -> Identity:
    def said(*keys: str) -> str:
        return next((neutralise(str(fru[key]), 80) for key in keys if fru.get(key)), "")

    return Identity(
        vendor=said("Manufacturer", "Board manufacturer"),
        model=said("Product name", "Model", "Board model"),
        serial=said("Serial Number", "Board serial number", "Chassis serial number"),
        firmware=_("BMC {version}").format(version=firmware) if firmware else "",
    )
