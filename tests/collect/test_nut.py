"""UPSes that a real upsd knows."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from console.clock import SystemClock
from console.collect.nut import NutCollector, gauges
from console.collect.transport.nut import NutTransport
from console.inventory import Target
from console.model.failure import Cause
from console.model.poll import Poll
from console.model.reading import State
from tests.fakes.feeds import reading, target_of, values
from tests.peers.mosquitto import free_tcp_port
from tests.peers.talker import talker
from tests.peers.upsd import PASSWORD, Upsd, needs_upsd, running_upsd


async def polled(port: int, ups: str = "smx", timeout: str = "5s", user: str = "") -> Poll:
    """One poll of a UPS."""
    tables = {"credentials": {"login": {"type": "login", "user": user, "password": "env:UPS_PASSWORD"}}} if user else {}
    source = {"ups": ups, "port": port, "timeout": timeout, **({"credential": "login"} if user else {})}
    return await collected(target_of({"nut": source}, tables, address="127.0.0.1"))


async def collected(target: Target) -> Poll:
    """What the collector makes of a target."""
    return await NutCollector(NutTransport(), SystemClock()).poll(target)


@pytest.fixture(scope="module")
def upsd(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Upsd]:
    """One upsd for all tests that do not break it."""
    with running_upsd(tmp_path_factory.mktemp("nut")) as server:
        yield server


@pytest.mark.real
@needs_upsd
async def test_a_ups_is_read(upsd: Upsd) -> None:
    """Its state, charge, runtime, load, voltages and surroundings, and who it is."""
    upsd.set("ups.status", "OL CHRG")
    poll = await polled(upsd.port)
    assert poll.failure is None
    found = values(poll)
    assert found["ups_state", ""] == "online"
    assert found["battery_state", ""] == "charging"
    assert (found["charge", ""], found["runtime", ""], found["load", ""]) == (97, 1440, 31)
    assert (found["voltage", "input"], found["voltage", "battery"], found["power", "ups"]) == (229, 54.6, 810)
    assert (found["temperature", "ambient"], found["humidity", "ambient"]) == (24.5, 45)
    assert poll.identity is not None
    assert (poll.identity.vendor, poll.identity.model, poll.identity.serial) == ("APC", "Smart-UPS X 3000", "AS1234")


@pytest.mark.real
@needs_upsd
async def test_a_power_cut_and_a_low_battery_are_two_things(upsd: Upsd) -> None:
    """OB alone is on battery, OB LB low battery."""
    upsd.set("ups.status", "OB DISCHRG")
    assert values(await polled(upsd.port))["ups_state", ""] == "on_battery"
    upsd.set("ups.status", "OB LB")
    assert values(await polled(upsd.port))["ups_state", ""] == "low_battery"


@pytest.mark.real
@needs_upsd
@pytest.mark.parametrize(("password", "cause"), [(PASSWORD, None), ("wrong", Cause.AUTH)])
async def test_a_login_is_checked(
    upsd: Upsd, monkeypatch: pytest.MonkeyPatch, password: str, cause: Cause | None
) -> None:
    """Some upsd want one; a wrong password never shows."""
    monkeypatch.setenv("UPS_PASSWORD", password)
    poll = await polled(upsd.port, user="admin")
    # upsd 2.8 checks a password only when a command needs it.
    assert poll.failure is None or poll.failure.cause is cause
    assert "wrong" not in str(poll)


@pytest.mark.real
@needs_upsd
async def test_an_unknown_ups_is_named(upsd: Upsd) -> None:
    """What upsd does not know is no such object."""
    poll = await polled(upsd.port, "smy")
    assert poll.failure is not None
    assert (poll.failure.cause, "smy" in poll.failure.message) == (Cause.NO_SUCH_OBJECT, True)


@pytest.mark.real
@needs_upsd
async def test_a_lost_ups_is_unreachable(tmp_path: Path) -> None:
    """When upsd loses its driver there is no reading, least of all a low battery."""
    with running_upsd(tmp_path / "nut") as server:
        server.stop_driver()
        poll = await polled(server.port)
        while poll.failure is None:
            poll = await polled(server.port)
    assert poll.failure.cause is Cause.UNREACHABLE
    assert poll.readings == ()


async def test_nobody_at_the_port_is_refused() -> None:
    """No upsd listens there."""
    poll = await polled(free_tcp_port())
    assert poll.failure is not None
    assert poll.failure.cause is Cause.REFUSED


@pytest.mark.parametrize(
    ("answers", "cause"),
    [
        ((b"ERR DATA-STALE\n",), Cause.UNREACHABLE),
        ((b"ERR ACCESS-DENIED\n",), Cause.AUTH),
        ((b"ERR \x1b[2J\n",), Cause.UNSUPPORTED),
        ((b"HTTP/1.0 400 Bad Request\r\n\r\n",), Cause.MALFORMED),
        ((b"BEGIN LIST VAR smx\nVAR smx ups.status OL\n",), Cause.MALFORMED),
        ((b"BEGIN LIST VAR smx\n" + b"x" * 100_000,), Cause.MALFORMED),
        ((b"BEGIN LIST VAR smx\n" + b'VAR smx a.b "1"\n' * 3 + b"VAR smx c",), Cause.UNREACHABLE),
        ((), Cause.UNREACHABLE),
    ],
)
async def test_a_strange_answer_is_a_named_failure(answers: tuple[bytes, ...], cause: Cause) -> None:
    """Errors, other protocols, endless lines and answers that end too soon."""
    async with talker(*answers) as port:
        poll = await polled(port)
    assert poll.failure is not None
    assert poll.failure.cause is cause
    assert "\x1b" not in poll.failure.message


async def test_silence_is_a_timeout() -> None:
    """A port that takes the question and says nothing."""
    async with talker(b"", b"") as port:
        poll = await polled(port, timeout="200ms")
    assert poll.failure is not None
    assert poll.failure.cause is Cause.TIMEOUT


@pytest.mark.parametrize(
    ("status", "word", "state"),
    [
        ("OL", "online", State.OK),
        ("OL LB", "online", State.OK),
        ("OL OVER", "online", State.WARNING),
        ("OL BYPASS", "bypass", State.WARNING),
        ("OB", "on_battery", State.WARNING),
        ("OB LB", "low_battery", State.CRITICAL),
        ("FSD OB", "low_battery", State.CRITICAL),
        ("OFF", "off", State.CRITICAL),
        ("", None, State.UNKNOWN),
        ("LB", None, State.UNKNOWN),
        ("OB LB COMMBAD", None, State.UNKNOWN),
        ("WAIT", None, State.UNKNOWN),
    ],
)
def test_a_status_means_one_thing(status: str, word: str | None, state: State) -> None:
    """Lost communication is unknown, whatever the other flags say."""
    (found,) = (one for one in gauges({"ups.status": status}) if one.point == "ups_state")
    assert (found.value, found.state) == (word, state)


def test_a_battery_to_be_replaced_is_said() -> None:
    """RB comes before what the battery does at the moment."""
    (found,) = (one for one in gauges({"ups.status": "OL CHRG RB"}) if one.point == "battery_state")
    assert found.value == "replace"


def test_phases_and_outlets_have_instances() -> None:
    """NUT's names of parts become instances."""
    found = {
        (one.point, one.instance): one.value
        for one in gauges({"input.L1-N.voltage": "231", "outlet.2.status": "off", "output.L2.current": "3.5"})
    }
    assert found["voltage", "input L1-N"] == 231
    assert found["outlet_state", "2"] == "off"
    assert found["current", "output L2"] == 3.5


async def test_an_absurd_value_is_marked() -> None:
    """-1 °C as an unsigned number is not believed."""
    answer = b'BEGIN LIST VAR smx\nVAR smx ups.temperature "4294967295"\nEND LIST VAR smx\n'
    async with talker(answer) as port:
        poll = await polled(port)
    assert reading(poll, "temperature", "ups").quality == "bad"


@settings(max_examples=200, deadline=None)
@given(st.dictionaries(st.sampled_from(["ups.status", "battery.charge", "ups.load", "outlet.1.status"]), st.text()))
def test_any_variables_are_survived(variables: dict[str, str]) -> None:
    """Whatever upsd says of them, there is a state, and it is a word or unknown."""
    found = [one for one in gauges(variables) if one.point == "ups_state"]
    assert len(found) == 1
