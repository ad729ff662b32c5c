"""What a person sees of a mistake of ours: one sentence, and where the details were written."""

from __future__ import annotations

import os
import traceback
from types import TracebackType

from console.cli.output import tell
from console.config.paths import state_dir
from console.i18n import _
from console.store.private import open_private

FILE = "fault.log"


def explain_fault(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    """`sys.excepthook`: keep the traceback for whoever mends it, and say where it is."""
    if issubclass(kind, KeyboardInterrupt):
        return
    path = state_dir() / FILE
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with os.fdopen(open_private(path, os.O_WRONLY | os.O_APPEND), "a", encoding="utf-8") as log:
            traceback.print_exception(kind, error, trace, file=log)
    except OSError:
        tell(_("ronda: a fault inside Ronda: {kind}: {error}").format(kind=kind.__name__, error=error))
        return
    sentence = _("ronda: a fault inside Ronda ({kind}); please report it with the end of {path}")
    tell(sentence.format(kind=kind.__name__, path=path))
