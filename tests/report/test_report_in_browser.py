"""Tests of the incident report in a real Chromium: as a printed PDF, in both languages, hostile or huge."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from console.i18n import speaking
from console.model.alert import Severity
from console.model.incident import Event
from console.model.record import RecordLine
from console.model.run import RunState
from console.model.service import ServiceState
from console.report.dossier import Curve, Dossier
from console.report.html import html
from tests.peers.chromium import Chromium, needs_chromium
from tests.report.test_report import BEGAN, dossier, incident

pytestmark = [pytest.mark.real, needs_chromium]

PAPER = 687
"""A4 less its margins of 14 mm, in CSS pixels."""

SEAL = "ab" * 32


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Chromium]:
    opened = Chromium(tmp_path_factory.mktemp("chromium"))
    yield opened
    opened.close()


def full() -> Dossier:
    """A report with everything in it, also words that are wider than the paper."""
    plain = dossier()
    steps = tuple(f"{n}" for n in range(240))
    curve = Curve(
        "Altos 1 · inlet temperature",
        "°C",
        BEGAN - 900,
        BEGAN + 5400,
        tuple(24.0 + int(step) / 20 if int(step) < 100 or int(step) > 120 else None for step in steps),
        ((Severity.WARNING, 28.0), (Severity.CRITICAL, 32.0)),
    )
    long = Event(BEGAN + 30, "fired", "x" * 400, "budi")
    states = tuple(
        msgspec.structs.replace(plain.services[0], id=state.value, name=f"Service {state.value[0]}", state=state)
        for state in ServiceState
    )
    runs = tuple(msgspec.structs.replace(plain.runs[0], id=state.value, state=state) for state in RunState)
    return dossier(
        incident=incident(timeline=(*incident().timeline, long)),
        curves=(curve,) * 4,
        services=states,
        runs=runs,
        record=(*plain.record, RecordLine(BEGAN + 70, "sari", "run.start", "altos-1", "refused:not_measured_off")),
    )


def shown(browser: Chromium, page: str, path: Path) -> Path:
    """Open a report as paper; fails when it asks the network or complains, or is wider than the sheet."""
    file = path / "report.html"
    file.write_text(page, encoding="utf-8")
    browser.open(file)
    browser.look_as_paper(PAPER)
    asked = [seen["params"]["request"]["url"] for seen in browser.seen if "request" in seen["params"]]
    assert [url for url in asked if url != file.as_uri()] == []
    assert [seen for seen in browser.seen if "request" not in seen["params"]] == []
    assert browser.value("document.documentElement.scrollWidth") <= PAPER
    widest = "Math.max(...[...document.body.querySelectorAll('*')].map(one => one.getBoundingClientRect().right))"
    assert browser.value(widest) <= PAPER + 1
    return file


def printed(browser: Chromium, path: Path) -> list[str]:
    """The pages of the printed report as text."""
    browser.pdf(path / "report.pdf")
    command = ["pdftotext", "-layout", str(path / "report.pdf"), "-"]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout.split("\f")[:-1]


@pytest.mark.parametrize("language", ["en", "id"])
def test_it_is_handed_over_on_paper(browser: Chromium, tmp_path: Path, language: str) -> None:
    """It asks nobody and complains of nothing, fits the sheet, shows its plots, ends with the audit digest."""
    with speaking(language):
        page = html(full())
    shown(browser, page, tmp_path)
    assert browser.value("document.documentElement.lang") == language
    assert browser.value("[...document.querySelectorAll('svg.plot')].filter(one => one.clientHeight > 100).length") == 4
    assert browser.value("document.querySelectorAll('svg .curve').length") >= 8
    pages = printed(browser, tmp_path)
    assert 2 <= len(pages) <= 6
    assert SEAL in re.sub(r"\s", "", pages[-1])
    assert f"{len(pages)}/{len(pages)}" in pages[-1].replace(" ", "")
    text = "".join(pages)
    assert not re.search(r"\w_\w", text)
    assert "alert.acknowledge" not in text
    browser.picture(tmp_path / "report.png")


def test_ten_thousand_events_open_and_print(browser: Chromium, tmp_path: Path) -> None:
    """A report of an incident with 10,000 events stays a document that opens, prints, and says what it leaves out."""
    noise = tuple(Event(BEGAN + n, "fired", f"altos-1 inlet: {20 + n % 15} °C, above 28 °C") for n in range(10_000))
    deeds = tuple(RecordLine(BEGAN + n, "budi", "alert.acknowledge", f"alert-{n}", "", "on it") for n in range(1_000))
    page = html(dossier(incident=incident(timeline=noise), record=deeds))
    assert len(page) < 1_000_000
    shown(browser, page, tmp_path)
    pages = printed(browser, tmp_path)
    assert len(pages) < 80
    assert SEAL in re.sub(r"\s", "", pages[-1])
    assert "lines are left out" in "".join(pages)


def test_hostile_words_do_nothing_in_a_browser(browser: Chromium, tmp_path: Path) -> None:
    """What a device calls itself neither runs nor fetches, whatever it closes and opens."""
    wicked = "</td></style></title><script>document.title='owned'</script><img src=http://192.0.2.1/x onerror=alert(1)>"
    page = html(dossier(incident=incident(title=wicked, timeline=(Event(BEGAN, "fired", wicked, wicked),))))
    shown(browser, page, tmp_path)
    assert "owned" not in browser.value("document.title").partition("<")[0]
    assert browser.value("document.images.length + document.scripts.length") == 0
