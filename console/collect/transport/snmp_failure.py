"""Which cause and which sentence an SNMP failure becomes: what is wrong, where, what to do."""

from __future__ import annotations

from console.errors import CollectError
from console.i18n import N_, _
from console.inventory import SnmpAccess
from console.model.failure import Cause
from console.model.hostport import at_port
from console.snmp.errors import (
    AuthenticationFailed,
    AuthFailure,
    ErrorStatus,
    Malformed,
    SnmpError,
    Timeout,
    TooBig,
    UnorderedReply,
    Unreachable,
)

_NO_ACCESS = 6
_AUTHORIZATION_ERROR = 16

_AUTH_SENTENCES = {
    AuthFailure.UNKNOWN_USER: N_("{place} does not know the SNMPv3 user {user}; create it there or correct `user`."),
    AuthFailure.WRONG_KEY: N_(
        "{place} rejects the authentication key of the SNMPv3 user {user}; check `auth` and `auth_key`."
    ),
    AuthFailure.WRONG_PRIVACY_KEY: N_(
        "{place} cannot decrypt requests of the SNMPv3 user {user}; check `priv` and `priv_key`."
    ),
    AuthFailure.UNSUPPORTED_LEVEL: N_(
        "{place} refuses this security level to the SNMPv3 user {user}; make `auth` and `priv` those of the device."
    ),
    AuthFailure.NOT_IN_TIME_WINDOW: N_(
        "{place} rejects the time of every request of {user}; its clock or boot counter is broken: restart its agent."
    ),
    AuthFailure.UNKNOWN_ENGINE: N_("{place} denies the SNMPv3 engine that it just named; restart its SNMP agent."),
    AuthFailure.UNKNOWN_CONTEXT: N_("{place} does not know the SNMPv3 context that is configured; correct `context`."),
    AuthFailure.UNSUPPORTED_MODEL: N_("{place} does not speak SNMPv3; enable it there or set `version`."),
    AuthFailure.FORGED_REPLY: N_(
        "Replies from {place} are not signed with the key of {user}; check the key, and who answers there."
    ),
}


def failure_of(access: SnmpAccess, error: SnmpError) -> CollectError:
    """The failure of a request to this device."""
    place, user = at_port(access.address, access.port), access.user
    if isinstance(error, Timeout):
        return CollectError(Cause.TIMEOUT, _silence(access).format(place=place, user=user))
    if isinstance(error, Unreachable):
        text = _("Nothing takes SNMP at {place} ({reason}); check the address and that the SNMP agent runs.")
        reason = _(str(error))  # the words of the system, which `console.model.oserror` names for the catalogues
        return CollectError(Cause.UNREACHABLE, text.format(place=place, reason=reason))
    if isinstance(error, AuthenticationFailed):
        return CollectError(Cause.AUTH, _(_AUTH_SENTENCES[error.reason]).format(place=place, user=user))
    if isinstance(error, ErrorStatus):
        return _refused(place, error)
    if isinstance(error, TooBig):
        text = _("{place} has more to say than fits: {reason}; ask it for less.")
        return CollectError(Cause.UNSUPPORTED, text.format(place=place, reason=error))
    if isinstance(error, UnorderedReply):
        text = _("The SNMP agent of {place} goes round in circles ({reason}); update its firmware.")
        return CollectError(Cause.MALFORMED, text.format(place=place, reason=error))
    if isinstance(error, Malformed):
        text = _("{place} answers with something that is no proper SNMP ({reason}); check what listens there.")
        return CollectError(Cause.MALFORMED, text.format(place=place, reason=error))
    return CollectError(
        Cause.INTERNAL, _("Asking {place} over SNMP failed: {reason}").format(place=place, reason=error)
    )


def unfit_access(access: SnmpAccess, reason: str) -> CollectError:
    """The failure of credentials that cannot even be used."""
    text = _("The SNMP credentials for {place} cannot be used: {reason}.")
    return CollectError(Cause.UNSUPPORTED, text.format(place=at_port(access.address, access.port), reason=reason))


def _silence(access: SnmpAccess) -> str:
    if access.version != "3":
        return _("No answer from {place}; a wrong community looks the same: check community, address and firewall.")
    if access.priv:
        return _(
            "No answer from {place}; a wrong privacy key of {user} looks the same: check `priv_key`, address, firewall."
        )
    return _("No answer from {place}; check the address, the firewall and that SNMPv3 is enabled there.")


def _refused(place: str, error: ErrorStatus) -> CollectError:
    if error.status in (_NO_ACCESS, _AUTHORIZATION_ERROR):
        text = _("{place} knows these credentials but does not allow them this; widen their view in its SNMP agent.")
        return CollectError(Cause.AUTH, text.format(place=place))
    text = _("{place} refused the request with SNMP error-status {status}.")
    return CollectError(Cause.UNSUPPORTED, text.format(place=place, status=error.status))
