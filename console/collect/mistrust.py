"""Why a browser refuses a server, in our words: OpenSSL's number or word becomes a reason and a sentence."""

from __future__ import annotations

from console.collect.seen import failed
from console.i18n import N_, _
from console.model.check import Finding
from console.model.text import neutralise

# OpenSSL's X509_V_ERR_* numbers (x509_vfy.h).
_REASONS = {
    9: ("tls_not_yet_valid", N_("the certificate of {place} is not valid yet: a clock is wrong, here or there")),
    10: ("tls_expired", N_("the certificate of {place} has expired")),
    18: ("tls_self_signed", N_("{place} signs its own certificate: browsers refuse it")),
    19: ("tls_untrusted", N_("the certificate of {place} is signed by an authority that is not trusted")),
    20: ("tls_incomplete_chain", N_("{place} does not send its whole chain, or its authority is not trusted")),
    21: ("tls_incomplete_chain", N_("{place} does not send its whole chain, or its authority is not trusted")),
    23: ("tls_revoked", N_("the certificate of {place} is revoked")),
    26: ("tls_wrong_purpose", N_("the certificate of {place} is not one for servers")),
    62: ("tls_wrong_name", N_("the certificate of {place} is for another name")),
    64: ("tls_wrong_name", N_("the certificate of {place} is for another address")),
    66: ("tls_weak_key", N_("the key of {place} is too weak")),
    67: ("tls_weak_key", N_("the key of an authority of {place} is too weak")),
    68: ("tls_weak_digest", N_("the certificate of {place} is signed with a digest that is too weak")),
}

_OLD = ("protocol version", "unsupported protocol", "no protocols available")


def mistrusted(code: int, word: str, place: str) -> Finding:
    """Why a certificate is refused, by OpenSSL's number."""
    reason, sentence = _REASONS.get(code, ("tls_untrusted", N_("the certificate of {place} is refused ({word})")))
    return failed(reason, _(sentence).format(place=place, word=neutralise(word, 100)))


def no_tls(word: str, place: str) -> Finding:
    """Why no connection came about, by OpenSSL's word for it; browsers take TLS 1.2 and newer (RFC 8996)."""
    if any(said in word.lower().replace("_", " ") for said in _OLD):
        sentence = _("{place} speaks only TLS 1.1 or older: browsers refuse it")
        return failed("tls_old_protocol", sentence.format(place=place))
    return failed("tls", _("{place} speaks no TLS that can be used").format(place=place))
