"""Carries one message to one endpoint and says what came of it; blocks, and decides nothing about trying again."""

from __future__ import annotations

import logging
import re
import shutil
import subprocess
import threading
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit

import psutil

from console.alerts.notify.outbox import Message
from console.config.secrets import Reference, Secret
from console.engine.delivery.endpoint import AppriseUrl, Bell, Endpoint, Wall, Webhook
from console.errors import SecretError
from console.i18n import _
from console.model.time import Seconds

ANSWER_S: Seconds = 10.0
"""How long a receiver of a webhook may take at each step."""

_STATUS = re.compile(r"error=(\d{3})")


class Courier:
    """`resolve` finds secrets at the moment of sending; no sentence that comes back holds one."""

    def __init__(self, resolve: Callable[[Reference], Secret]) -> None:
        self._resolve = resolve

    def carry(self, endpoint: Endpoint, message: Message) -> str:
        """Deliver `message`; returns what went wrong as a sentence, an empty one when it was taken."""
        try:
            match endpoint:
                case AppriseUrl(url=url):
                    return _by_apprise(self._resolve(url), message)
                case Webhook(url=url, headers=headers):
                    sent = {name: self._resolve(value) for name, value in headers.items()}
                    return post(self._resolve(url), document_of(message), message.id, sent)
                case Wall():
                    return _by_wall(message)
                case Bell():
                    return _by_bell()
        except SecretError as error:
            return str(error)


def document_of(message: Message) -> dict[str, object]:
    """A message for a program; `id` is the same in every try."""
    return {
        **message.document,
        "id": message.id,
        "incident": message.incident,
        "why": message.why.value,
        "severity": message.severity,
        "made_at": message.made_at,
        "title": message.title,
        "text": message.body,
    }


def post(url: Secret, document: dict[str, object], id_: str, headers: dict[str, Secret] | None = None) -> str:
    """Post JSON; whatever is not a 2xx answer is a problem, redirections too: they would carry the secret elsewhere."""
    import httpx  # costs memory: only when something is posted

    sent = {"Idempotency-Key": id_} | {name: value.reveal() for name, value in (headers or {}).items()}
    try:
        answer = httpx.post(url.reveal(), json=document, headers=sent, timeout=ANSWER_S, follow_redirects=False)
    except httpx.TimeoutException:
        return _("there is no answer within {seconds:g} s").format(seconds=ANSWER_S)
    except (httpx.HTTPError, httpx.InvalidURL, ValueError) as error:
        # The error's own text may hold the address; its kind does not.
        return _("it cannot be reached ({kind})").format(kind=type(error).__name__)
    return "" if answer.is_success else _("it answered with status {status}").format(status=answer.status_code)


def _by_apprise(url: Secret, message: Message) -> str:
    import apprise  # costs thirty megabytes: only when something is sent

    heard = _Hearing()
    log = logging.getLogger("apprise")
    log.addHandler(heard)
    try:
        service = apprise.Apprise.instantiate(url.reveal(), suppress_exceptions=True)
        if not isinstance(service, apprise.NotifyBase):
            scheme = urlsplit(url.reveal()).scheme
            return _("apprise does not understand the {scheme}:// address").format(scheme=scheme)
        taken = service.notify(
            title=message.title, body=f"{message.body}\n#{message.id}", body_format=apprise.NotifyFormat.TEXT
        )
    finally:
        log.removeHandler(heard)
    return "" if taken else heard.problem


class _Hearing(logging.Handler):
    """What apprise logs in this thread, reduced to what holds no secret."""

    def __init__(self) -> None:
        super().__init__(logging.DEBUG)
        self.problem = _("the service did not take it")
        self._thread = threading.get_ident()

    def emit(self, record: logging.LogRecord) -> None:
        if record.thread != self._thread:
            return
        text = record.getMessage()
        status = _STATUS.search(text)
        if status:
            self.problem = _("it answered with status {status}").format(status=status[1])
        elif "timed out" in text:
            self.problem = _("there is no answer in time")
        elif "refused" in text:
            self.problem = _("the connection is refused")
        elif "not known" in text or "Name or service" in text:
            self.problem = _("its name cannot be resolved")


def _by_wall(message: Message) -> str:
    program = shutil.which("wall")
    if program is None:
        return _("the program wall(1) is not installed")
    text = f"{message.title}\n{message.body}\n"
    try:
        subprocess.run([program], input=text.encode(), capture_output=True, timeout=ANSWER_S, check=True)
    except (subprocess.SubprocessError, OSError) as error:
        return _("wall(1) failed ({kind})").format(kind=type(error).__name__)
    return ""


def _by_bell() -> str:
    """Ring where a terminal lets us; that nobody is logged in is no failure."""
    for terminal in {user.terminal for user in psutil.users() if user.terminal}:
        try:
            with Path("/dev", terminal).open("wb", buffering=0) as bell:
                bell.write(b"\a")
        except OSError:
            continue
    return ""
