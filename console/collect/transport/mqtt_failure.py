"""Which cause and which sentence a failed connection to a broker becomes: what is wrong, where, what to do."""

from __future__ import annotations

import socket
import ssl
from collections.abc import Sequence

from aiomqtt import MqttError
from paho.mqtt.reasoncodes import ReasonCode

from console.feeds.access import Broker
from console.i18n import _
from console.model.failure import Cause, Failure
from console.model.text import neutralise

# MQTT 3.1.1, 3.2.2.3, and what paho makes of it in MQTT 5's numbers.
_NOT_WELCOME = frozenset({4, 5, 134, 135})


def failure_of(broker: Broker, error: Exception) -> Failure:
    """The failure of a connection that could not be made or ended."""
    place = f"{broker.host}:{broker.port}"
    root = _root(error)
    if isinstance(root, ssl.SSLCertVerificationError):
        text = _("The certificate of the broker {place} is not trusted ({reason}); set `ca_file` or correct `host`.")
        return Failure(Cause.HOST_KEY, text.format(place=place, reason=_reason(root, "verify_message")))
    if isinstance(root, ssl.SSLError):
        text = _("The broker {place} speaks no TLS that can be used ({reason}); check `tls` and `port`.")
        return Failure(Cause.UNSUPPORTED, text.format(place=place, reason=_reason(root, "reason")))
    if _code(root) in _NOT_WELCOME:
        text = _("The broker {place} does not let {user} in; check `user` and `password`.")
        return Failure(Cause.AUTH, text.format(place=place, user=broker.user or _("somebody without a name")))
    if isinstance(root, ConnectionRefusedError):
        text = _("Nothing listens at {place}; check that the MQTT broker runs there.")
        return Failure(Cause.REFUSED, text.format(place=place))
    if isinstance(root, TimeoutError) or "timed out" in str(error):
        return Failure(Cause.TIMEOUT, _("The broker {place} does not answer.").format(place=place))
    if isinstance(root, socket.gaierror):
        text = _("The name of the broker {host} leads to no address; correct `host`.")
        return Failure(Cause.UNREACHABLE, text.format(host=broker.host))
    text = _("The connection to the broker {place} is lost ({reason}); it is tried again and again.")
    return Failure(Cause.UNREACHABLE, text.format(place=place, reason=neutralise(str(error), 120)))


def not_allowed(broker: Broker, topics: Sequence[str]) -> Failure:
    """The failure of topics that the broker keeps from us."""
    text = _("The broker {place} does not let {user} read {topics}; widen its access list.")
    place, user = f"{broker.host}:{broker.port}", broker.user or _("somebody without a name")
    return Failure(Cause.AUTH, text.format(place=place, user=user, topics=", ".join(topics)))


def _reason(error: ssl.SSLError, attribute: str) -> str:
    """OpenSSL's own word, which errors that it did not raise do not have."""
    return neutralise(getattr(error, attribute, None) or str(error), 120)


def _root(error: BaseException) -> BaseException:
    """What lies under aiomqtt's own exception."""
    while isinstance(error, MqttError) and isinstance(under := error.__cause__ or error.__context__, Exception):
        error = under
    return error


def _code(error: BaseException) -> int | None:
    code = getattr(error, "rc", None)
    if isinstance(code, ReasonCode):
        return int(code.value)
    return code if isinstance(code, int) else None
