"""A real Chromium without a window, spoken to over its DevTools pipe: opens a file, and says what happened to it."""

from __future__ import annotations

import base64
import fcntl
import json
import os
import select
import shutil
import signal
import subprocess
import time
from pathlib import Path
from typing import Any

import pytest

CHROMIUM = shutil.which("chromium")
needs_chromium = pytest.mark.skipif(
    CHROMIUM is None or shutil.which("pdftotext") is None, reason="chromium or poppler-utils is not installed"
)
Answer = dict[str, Any]

_PATIENCE_S = 90.0
_WATCHED = ("Network.requestWillBeSent", "Runtime.exceptionThrown", "Runtime.consoleAPICalled", "Log.entryAdded")


class Chromium:
    """One browser with one page; `seen` are the requests, console lines and faults since the last `open`."""

    def __init__(self, home: Path) -> None:
        self.seen: list[Answer] = []
        self._number = 0
        self._buffer = b""
        self._loaded = False
        theirs_in, ours_out = os.pipe()
        ours_in, theirs_out = os.pipe()
        # The browser wants them as 3 and 4; numbers above those cannot be overwritten on the way.
        self._in = fcntl.fcntl(ours_in, fcntl.F_DUPFD_CLOEXEC, 20)
        self._out = fcntl.fcntl(ours_out, fcntl.F_DUPFD_CLOEXEC, 20)
        given = [fcntl.fcntl(end, fcntl.F_DUPFD, 20) for end in (theirs_in, theirs_out)]
        for end in (theirs_in, theirs_out, ours_in, ours_out):
            os.close(end)
        options = ["--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run"]
        options += ["--disable-background-networking", "--disable-extensions", "--remote-debugging-pipe"]
        script = f'exec 3<&{given[0]} 4>&{given[1]} {given[0]}<&- {given[1]}>&-; exec "$0" "$@"'
        self._process = subprocess.Popen(
            ["bash", "-c", script, str(CHROMIUM), *options, f"--user-data-dir={home}", "about:blank"],
            pass_fds=given,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            env={**os.environ, "HOME": str(home)},
            start_new_session=True,
        )
        for end in given:
            os.close(end)
        pages = self._ask("Target.getTargets")["targetInfos"]
        page = next(page["targetId"] for page in pages if page["type"] == "page")
        self._session = ""
        self._session = self._ask("Target.attachToTarget", targetId=page, flatten=True)["sessionId"]
        for domain in ("Page", "Network", "Runtime", "Log"):
            self._ask(f"{domain}.enable")

    def open(self, path: Path) -> None:
        """Load a file and wait until everything of it has loaded."""
        self.seen.clear()
        self._loaded = False
        self._ask("Page.navigate", url=path.as_uri())
        until = time.monotonic() + _PATIENCE_S
        while not self._loaded:
            self._hear(until)

    def look_as_paper(self, width: int) -> None:
        """Lay the page out as it is printed, `width` CSS pixels wide."""
        self._ask("Emulation.setEmulatedMedia", media="print")
        self._ask("Emulation.setDeviceMetricsOverride", width=width, height=1100, deviceScaleFactor=1, mobile=False)

    def value(self, script: str) -> Any:
        """What a script in the page comes to."""
        return self._ask("Runtime.evaluate", expression=script, returnByValue=True)["result"].get("value")

    def pdf(self, path: Path) -> None:
        """Print the page as its own style says."""
        path.write_bytes(base64.b64decode(self._ask("Page.printToPDF", preferCSSPageSize=True)["data"]))

    def picture(self, path: Path) -> None:
        """The whole page as a PNG."""
        made = self._ask("Page.captureScreenshot", captureBeyondViewport=True)
        path.write_bytes(base64.b64decode(made["data"]))

    def close(self) -> None:
        """End the browser and all its processes."""
        os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()
        os.close(self._in)
        os.close(self._out)

    def _ask(self, method: str, **given: object) -> Answer:
        self._number += 1
        number = self._number
        message: Answer = {"id": number, "method": method, "params": given}
        if getattr(self, "_session", ""):
            message["sessionId"] = self._session
        os.write(self._out, json.dumps(message).encode() + b"\0")
        until = time.monotonic() + _PATIENCE_S
        while True:
            heard = self._hear(until)
            if heard.get("id") == number:
                assert "error" not in heard, heard["error"]
                result: Answer = heard["result"]
                return result

    def _hear(self, until: float) -> Answer:
        """The next message; events on the way are kept in `seen`."""
        while b"\0" not in self._buffer:
            ready, _out, _odd = select.select([self._in], [], [], max(0.0, until - time.monotonic()))
            assert ready, "Chromium does not answer"
            chunk = os.read(self._in, 1 << 20)
            assert chunk, "Chromium has ended"
            self._buffer += chunk
        line, _nul, self._buffer = self._buffer.partition(b"\0")
        message: Answer = json.loads(line)
        self._loaded = self._loaded or message.get("method") == "Page.loadEventFired"
        if message.get("method") in _WATCHED:
            self.seen.append(message)
        return message
