"""Devices that publish on MQTT, heard from a real mosquitto."""

from __future__ import annotations

import asyncio
import subprocess
from collections.abc import AsyncIterator, Iterator, Mapping
from pathlib import Path

import pytest
import pytest_asyncio

from console.clock import SystemClock
from console.collect.mqtt import MqttCollector
from console.collect.transport.mqtt import MqttTransport
from console.inventory import Target
from console.model.failure import Cause
from console.model.reading import Quality
from tests.fakes.feeds import Heard, reading, target_of, values
from tests.peers.certificate import Certificate
from tests.peers.mosquitto import PASSWORD, Mosquitto, needs_mosquitto, running_mosquitto

pytestmark = [pytest.mark.real, needs_mosquitto]

TOPIC = "zigbee2mqtt/leak"


@pytest.fixture
def broker(tmp_path: Path) -> Iterator[Mosquitto]:
    """A broker that everybody may use."""
    with running_mosquitto(tmp_path / "broker") as running:
        yield running


@pytest.fixture
def heard() -> Heard:
    """What the collector pushes."""
    return Heard()


@pytest_asyncio.fixture
async def collector(heard: Heard) -> AsyncIterator[MqttCollector]:
    """A collector that is closed again."""
    clock = SystemClock()
    made = MqttCollector(MqttTransport(clock), heard, clock)
    yield made
    await made.close()


def leak(broker: Mosquitto, **more: object) -> Target:
    """A Zigbee leak detector; the first poll does not wait long for it."""
    return listening(broker, {"topic": TOPIC, "format": "zigbee2mqtt", "timeout": "300ms", **more})


def listening(broker: Mosquitto, source: Mapping[str, object], **feed: object) -> Target:
    """A target on this broker."""
    feeds = {"room": {"type": "mqtt", "host": "127.0.0.1", "port": broker.port, **feed}}
    return target_of({"mqtt": {"broker": "room", **source}}, {"feeds": feeds})


async def publish(broker: Mosquitto, topic: str, payload: str | bytes, *options: str) -> None:
    """Publish off the event loop."""
    await asyncio.to_thread(broker.publish, topic, payload, *options)


async def test_what_is_published_is_handed_on(broker: Mosquitto, collector: MqttCollector, heard: Heard) -> None:
    """A message is a poll at once, and what the next poll says."""
    target = leak(broker)
    assert (await collector.poll(target)).failure is not None
    await publish(broker, TOPIC, '{"water_leak": true, "battery": 88}')
    poll = await heard.wait_for(lambda one: bool(one.readings))
    assert values(poll) == {("leak", ""): "wet", ("charge", "battery"): 88}
    assert values(await collector.poll(target)) == values(poll)


async def test_the_first_poll_waits_for_a_message(broker: Mosquitto, collector: MqttCollector) -> None:
    """Reading once without an engine brings what comes in time."""
    polling = asyncio.create_task(collector.poll(leak(broker, timeout="20s")))
    while not polling.done():
        await publish(broker, TOPIC, '{"water_leak": false}')
    assert values(await polling) == {("leak", ""): "dry"}


async def test_a_retained_message_is_never_fresh(broker: Mosquitto, collector: MqttCollector, heard: Heard) -> None:
    """What the broker kept may be years old: it brings no reading."""
    await publish(broker, TOPIC, '{"water_leak": false}', "-r")
    poll = await collector.poll(leak(broker))
    assert poll.readings == ()
    assert poll.failure is not None
    assert poll.failure.cause is Cause.TIMEOUT
    await publish(broker, TOPIC, '{"water_leak": true}')
    assert values(await heard.wait_for(lambda one: bool(one.readings))) == {("leak", ""): "wet"}


async def test_a_last_will_makes_the_device_unreachable(
    broker: Mosquitto, collector: MqttCollector, heard: Heard
) -> None:
    """What it said before is marked stale at once: a dry floor of then says nothing of now."""
    target = leak(broker)
    await collector.poll(target)
    await publish(broker, TOPIC, '{"water_leak": false}')
    await heard.wait_for(lambda one: bool(one.readings))
    await publish(broker, f"{TOPIC}/availability", '{"state":"offline"}', "-r")
    gone = await heard.wait_for(lambda one: one.failure is not None)
    assert gone.failure is not None
    assert gone.failure.cause is Cause.UNREACHABLE
    assert reading(gone, "leak").quality is Quality.STALE
    assert (await collector.poll(target)).readings == ()
    await publish(broker, TOPIC, '{"water_leak": true}')
    await heard.wait_for(lambda one: values(one).get(("leak", "")) == "wet")
    assert (await collector.poll(target)).failure is None


async def test_a_retained_last_will_counts(broker: Mosquitto, collector: MqttCollector) -> None:
    """To distrust on old news is safe; to trust on it is not."""
    await publish(broker, f"{TOPIC}/availability", "offline", "-r")
    poll = await collector.poll(leak(broker, timeout="20s"))
    assert poll.failure is not None
    assert poll.failure.cause is Cause.UNREACHABLE


async def test_silence_expires(broker: Mosquitto, collector: MqttCollector, heard: Heard) -> None:
    """After its time the source fails by itself, and the poll has nothing left."""
    target = leak(broker, expire="1s")
    await collector.poll(target)
    await publish(broker, TOPIC, '{"water_leak": false}')
    silent = await heard.wait_for(lambda one: one.failure is not None)
    assert silent.failure is not None
    assert silent.failure.cause is Cause.TIMEOUT
    assert "has published nothing" in silent.failure.message
    assert (await collector.poll(target)).readings == ()


@pytest.mark.parametrize(
    "payload",
    [b"{", b"\xff\xfe", b'{"a":' * 20_000, b"{" + b" " * 10_000_000, b"[1]"],
    ids=["cut", "no UTF-8", "deep", "10 MB", "no table"],
)
async def test_a_malformed_payload_fails_its_device_alone(
    broker: Mosquitto, collector: MqttCollector, heard: Heard, payload: bytes
) -> None:
    """The device is named and the next good message is read."""
    await collector.poll(leak(broker))
    await publish(broker, TOPIC, payload)
    bad = await heard.wait_for(lambda one: one.failure is not None)
    assert bad.failure is not None
    assert bad.failure.cause is Cause.MALFORMED
    assert TOPIC in bad.failure.message
    await publish(broker, TOPIC, '{"water_leak": true}')
    assert await heard.wait_for(lambda one: values(one) == {("leak", ""): "wet"})


async def test_a_flood_is_held_back(broker: Mosquitto, collector: MqttCollector, heard: Heard) -> None:
    """Of thousands of messages few are read, the last one among them, and it is said."""
    target = listening(broker, {"topic": "air", "points": [{"point": "temperature"}], "timeout": "300ms"})
    await collector.poll(target)
    lines = "".join(f"{number / 1000}\n" for number in range(20_001))
    await asyncio.to_thread(_pour, broker, "air", lines)
    last = await heard.wait_for(lambda one: values(one).get(("temperature", "")) == 20.0)
    assert len(heard.polls) < 2000
    assert any("too fast" in one.note for poll in heard.polls for one in poll.readings)
    assert last.failure is None


def _pour(broker: Mosquitto, topic: str, lines: str) -> None:
    command = ["mosquitto_pub", "-h", "127.0.0.1", "-p", str(broker.port), "-t", topic, "-l"]
    subprocess.run(command, input=lines.encode(), check=True, timeout=60)


async def test_a_broker_that_went_is_found_again(broker: Mosquitto, collector: MqttCollector, heard: Heard) -> None:
    """Its loss is told, and its return needs nobody."""
    await collector.poll(leak(broker))
    broker.stop()
    lost = await heard.wait_for(lambda one: one.failure is not None)
    assert lost.failure is not None
    assert lost.failure.cause in (Cause.UNREACHABLE, Cause.REFUSED)
    broker.start()
    while not any(poll.readings for poll in heard.polls):
        await publish(broker, TOPIC, '{"water_leak": true}')


async def test_nobody_at_the_port_is_said(tmp_path: Path, collector: MqttCollector) -> None:
    """No broker listens there."""
    poll = await collector.poll(leak(Mosquitto(tmp_path / "never"), timeout="20s"))
    assert poll.failure is not None
    assert poll.failure.cause is Cause.REFUSED


@pytest.mark.parametrize(("password", "right"), [(PASSWORD, True), ("wrong", False)])
async def test_users_log_in(
    tmp_path: Path, collector: MqttCollector, monkeypatch: pytest.MonkeyPatch, password: str, right: bool
) -> None:
    """A wrong password is a named failure that does not show it."""
    monkeypatch.setenv("BROKER_PASSWORD", password)
    with running_mosquitto(tmp_path / "broker", users=("ronda",)) as broker:
        source = {"topic": TOPIC, "format": "zigbee2mqtt", "timeout": "300ms" if right else "20s"}
        target = listening(broker, source, user="ronda", password="env:BROKER_PASSWORD")
        failure = (await collector.poll(target)).failure
        assert failure is not None
        assert failure.cause is (Cause.TIMEOUT if right else Cause.AUTH)
        assert "wrong" not in failure.message
        await collector.forget(target)


async def test_two_devices_share_a_connection(broker: Mosquitto, collector: MqttCollector, heard: Heard) -> None:
    """One broker is one connection, and each device hears its own topics."""
    first, second = leak(broker), listening(broker, {"topic": "air", "points": [{"point": "humidity"}]})
    second = Target("other", "mqtt", second.access, timeout_s=0.2)
    await collector.poll(first)
    await collector.poll(second)
    await publish(broker, "air", "40")
    poll = await heard.wait_for(lambda one: bool(one.readings))
    assert (poll.device, values(poll)) == ("other", {("humidity", ""): 40})
    assert broker.log().count("New client connected") == 2  # ours, and who published
    await collector.forget(second)
    await publish(broker, "air", "41")
    await publish(broker, TOPIC, '{"water_leak": true}')
    await heard.wait_for(lambda one: one.device == "d" and bool(one.readings))
    assert not any(values(poll) == {("humidity", ""): 41} for poll in heard.polls)


# paho leaves the socket of a failed handshake to the garbage collector.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
@pytest.mark.parametrize(("trusted", "cause"), [(True, Cause.TIMEOUT), (False, Cause.HOST_KEY)])
async def test_tls_is_verified(tmp_path: Path, collector: MqttCollector, trusted: bool, cause: Cause) -> None:
    """A broker whose certificate nobody vouches for is not talked to."""
    own = Certificate(tmp_path / "tls")
    lines = (f"cafile {own.path}", f"certfile {own.path}", f"keyfile {own.key}")
    with running_mosquitto(tmp_path / "broker", lines=lines) as broker:
        feed = {"tls": True, **({"ca_file": str(own.path)} if trusted else {})}
        source = {"topic": TOPIC, "format": "zigbee2mqtt", "timeout": "500ms" if trusted else "20s"}
        failure = (await collector.poll(listening(broker, source, **feed))).failure
        assert failure is not None
        assert (failure.cause, "yet; check the topic" in failure.message) == (cause, trusted)


async def test_a_mistake_of_ours_is_told_and_survived(
    broker: Mosquitto, collector: MqttCollector, heard: Heard, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever breaks while a message is read, its device is told, and the next message is heard."""

    def broken(*_arguments: object) -> None:
        raise ZeroDivisionError

    await collector.poll(leak(broker))
    with monkeypatch.context() as patched:
        patched.setattr("console.collect.mqtt.read", broken)
        await publish(broker, TOPIC, '{"water_leak": true}')
        failed = await heard.wait_for(lambda one: one.failure is not None)
    assert failed.failure is not None
    assert failed.failure.cause is Cause.INTERNAL
    while not any(poll.readings for poll in heard.polls):
        await publish(broker, TOPIC, '{"water_leak": true}')
