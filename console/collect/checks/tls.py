"""What a certificate is worth to a browser, and for how long still; pure."""

from __future__ import annotations

from datetime import UTC

from cryptography import x509
from cryptography.hazmat.primitives import hashes

from console.collect.mistrust import mistrusted
from console.collect.seen import Handshake, failed
from console.i18n import _
from console.model.check import Finding, Outcome, TlsCheck
from console.model.time import Instant

_DAY_S = 86400.0


def judge_tls(check: TlsCheck, shaken: Handshake, now: Instant) -> Finding:
    """The chain's fault first, then the pin, then the days left; a certificate that cannot be read is malformed."""
    place = f"{check.name}:{check.port}"
    try:
        certificate = x509.load_der_x509_certificate(shaken.certificate)
        ends_at = certificate.not_valid_after_utc.astimezone(UTC).timestamp()
    except ValueError:
        return failed("tls_malformed", _("the certificate of {place} cannot be read").format(place=place))
    left_s = ends_at - now
    if shaken.code:
        return mistrusted(shaken.code, shaken.word, place)
    if check.pin and check.pin != f"sha256:{certificate.fingerprint(hashes.SHA256()).hex()}":
        return failed("tls_not_pinned", _("the certificate of {place} is not the pinned one").format(place=place))
    days = _("the certificate of {place} is good for {days:.0f} days more").format(place=place, days=left_s / _DAY_S)
    if left_s < 0:
        return mistrusted(10, "", place)
    if left_s < check.least_s:
        return Finding(Outcome.IMPAIRED, "tls_ends_soon", days, left_s)
    return Finding(Outcome.PASSED, "ok", days, left_s)
