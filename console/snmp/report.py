"""Which Report of RFC 3412 and RFC 3414 says what; who believes it is the manager's to decide."""

from __future__ import annotations

from console.snmp import ber
from console.snmp.errors import AuthFailure
from console.snmp.pdu import Pdu

_USM_STATS = (1, 3, 6, 1, 6, 3, 15, 1, 1)
_MPD_STATS = (1, 3, 6, 1, 6, 3, 11, 2, 1)
_CONTEXT_STATS = (1, 3, 6, 1, 6, 3, 12, 1)

_MEANINGS = {
    ber.oid((*_USM_STATS, 1, 0)): AuthFailure.UNSUPPORTED_LEVEL,
    ber.oid((*_USM_STATS, 2, 0)): AuthFailure.NOT_IN_TIME_WINDOW,
    ber.oid((*_USM_STATS, 3, 0)): AuthFailure.UNKNOWN_USER,
    ber.oid((*_USM_STATS, 4, 0)): AuthFailure.UNKNOWN_ENGINE,
    ber.oid((*_USM_STATS, 5, 0)): AuthFailure.WRONG_KEY,
    ber.oid((*_USM_STATS, 6, 0)): AuthFailure.WRONG_PRIVACY_KEY,
    ber.oid((*_MPD_STATS, 1, 0)): AuthFailure.UNSUPPORTED_MODEL,
    ber.oid((*_CONTEXT_STATS, 4, 0)): AuthFailure.UNKNOWN_CONTEXT,
    ber.oid((*_CONTEXT_STATS, 5, 0)): AuthFailure.UNKNOWN_CONTEXT,
}


def meaning(data: bytes, pdu: Pdu) -> AuthFailure | None:
    """What the Report's first variable stands for; None for a counter that is no reason to stop."""
    if pdu.start == pdu.stop:
        return None
    start, stop = ber.enter(data, pdu.start, pdu.stop, ber.SEQUENCE)
    _, name_stop = ber.enter(data, start, stop, ber.OBJECT_IDENTIFIER)
    return _MEANINGS.get(data[start:name_stop])
