"""What is known now, how it grows old, and who is told of it."""

from __future__ import annotations

from console.inventory import Inventory
from console.model.device import Identity
from console.model.poll import Poll
from console.model.reading import PointKey, Quality, Reading, State
from console.store.change import DATA_AGE
from console.store.current import Current
from tests.fakes.alerting import inventory, poll, reading

NOW = 1_700_000_000.0
INLET = PointKey("altos-1", "temperature", "Inlet")


def current(*sources: str) -> Current:
    return Current(inventory(*sources))


def inlet(value: float, at: float) -> Reading:
    return reading("temperature", value, at, "Inlet")


def test_a_new_value_is_a_change_and_the_same_value_is_none() -> None:
    """Only movement is reported, with what was before."""
    store = current()
    (first,) = store.take(poll("altos-1", NOW, inlet(22.0, NOW)))
    assert (first.key, first.previous, first.interval_s) == (INLET, None, 30.0)
    assert store.take(poll("altos-1", NOW + 30, inlet(22.0, NOW + 30))) == ()
    (moved,) = store.take(poll("altos-1", NOW + 60, inlet(23.0, NOW + 60)))
    assert moved.previous == inlet(22.0, NOW + 30)


def test_an_attended_series_reports_every_reading() -> None:
    """Whoever counts time on a series asks for equal values too."""
    store = current()
    store.attend(INLET, True)
    store.take(poll("altos-1", NOW, inlet(22.0, NOW)))
    assert len(store.take(poll("altos-1", NOW + 30, inlet(22.0, NOW + 30)))) == 1
    store.attend(INLET, False)
    assert store.take(poll("altos-1", NOW + 60, inlet(22.0, NOW + 60))) == ()


def test_a_failed_poll_leaves_what_was_known() -> None:
    """The old readings stay, the source says why."""
    store = current()
    store.take(poll("altos-1", NOW, inlet(22.0, NOW)))
    assert store.take(poll("altos-1", NOW + 30)) == ()
    view = store.device_view("altos-1", NOW + 30)
    assert view.figures["temperature"] == 22.0
    assert (view.sources["snmp"].ok, view.sources["snmp"].good_at) == (False, NOW)
    assert view.note == "no answer within 5 s"


def test_an_unknown_device_changes_nothing() -> None:
    """A poll that comes in after a reload is ignored."""
    assert current().take(poll("gone", NOW, inlet(22.0, NOW))) == ()


def test_readings_grow_stale_and_then_go_missing() -> None:
    """Beyond two intervals a reading is stale, beyond five it is missing, each said once."""
    store = current()
    store.take(poll("altos-1", NOW, inlet(22.0, NOW)))
    assert store.expire(NOW + 61).missing == ()
    stale = [change for change in store.expire(NOW + 63).changes if change.key == INLET]
    assert [change.reading.quality for change in stale] == [Quality.STALE]
    assert INLET not in [change.key for change in store.expire(NOW + 64).changes]
    assert store.expire(NOW + 153).missing == (INLET,)
    assert store.expire(NOW + 154).missing == ()


def test_one_series_of_a_talking_source_can_grow_stale() -> None:
    """A partial result does not keep what it left out fresh."""
    store = current()
    load = PointKey("altos-1", "load_average", "")
    store.take(poll("altos-1", NOW, inlet(22.0, NOW), reading("load_average", 1.0, NOW)))
    for n in range(1, 4):
        store.take(poll("altos-1", NOW + 30 * n, inlet(22.0, NOW + 30 * n)))
    assert [change.key for change in store.expire(NOW + 91).changes if change.key.point != DATA_AGE] == [load]


def test_a_reading_that_comes_back_is_a_change() -> None:
    """The same value after a silence is news."""
    store = current()
    store.take(poll("altos-1", NOW, inlet(22.0, NOW)))
    store.expire(NOW + 100)
    back = store.take(poll("altos-1", NOW + 110, inlet(22.0, NOW + 110)))
    assert INLET in [change.key for change in back]
    assert store.reading(INLET) == inlet(22.0, NOW + 110)


def test_a_retained_value_is_never_fresh() -> None:
    """What was taken long ago is as old as it says, however late it comes in."""
    store = current()
    store.expire(NOW)
    store.take(poll("altos-1", NOW, inlet(22.0, NOW - 3600)))
    assert INLET in store.expire(NOW).missing
    kept = store.reading(INLET)
    assert kept is not None
    assert kept.quality is Quality.STALE


def test_a_source_that_falls_behind_says_so_once_an_interval() -> None:
    """The age of a source's data is a reading of its own, in intervals."""
    store = current()
    store.expire(NOW)
    store.take(poll("altos-1", NOW, inlet(22.0, NOW)))
    ages: list[object] = []
    for second in range(200):
        changes = store.expire(NOW + second).changes
        ages += [int(c.reading.value) for c in changes if c.key == ("altos-1", DATA_AGE, "snmp") if c.reading.value]
    assert ages == [2, 3, 4, 5, 6]
    caught_up = store.take(poll("altos-1", NOW + 200, inlet(22.0, NOW + 200)))
    assert [c.reading.value for c in caught_up if c.key.point == DATA_AGE] == [0.0]


def test_a_source_that_never_answered_falls_behind_too() -> None:
    """Its age counts from when it was first waited for."""
    store = current()
    store.expire(NOW)
    behind = store.expire(NOW + 100).changes
    assert ("altos-1", DATA_AGE, "snmp") in [change.key for change in behind]


def test_a_part_that_is_gone_is_missing_not_forgotten() -> None:
    """Its last value stays known to the alerts, and no view shows it."""
    store = current()
    store.take(poll("altos-1", NOW, inlet(22.0, NOW), reading("psu_state", "ok", NOW, "2")))
    store.take(Poll("altos-1", "snmp", NOW + 30, 0.1, (inlet(22.0, NOW + 30),), gone=(("psu_state", "2"),)))
    key = PointKey("altos-1", "psu_state", "2")
    assert store.expire(NOW + 30).missing == (key,)
    assert store.reading(key) is None
    assert store.point_view(key, NOW + 30) is None
    assert key in store.drain_changed().gone
    store.take(poll("altos-1", NOW + 60, inlet(22.0, NOW + 60), reading("psu_state", "ok", NOW + 60, "2")))
    assert store.reading(key) is not None


def test_a_part_that_is_gone_for_long_is_forgotten() -> None:
    """After a week nothing of it is kept."""
    store = current()
    store.take(poll("altos-1", NOW, reading("psu_state", "ok", NOW, "2")))
    store.take(Poll("altos-1", "snmp", NOW, 0.1, (), gone=(("psu_state", "2"),)))
    store.expire(NOW)
    store.expire(NOW + 8 * 86_400)
    again = store.take(poll("altos-1", NOW, reading("psu_state", "ok", NOW, "2")))
    assert [change.previous for change in again if change.key.point == "psu_state"] == [None]


def test_a_clock_that_is_put_back_does_not_keep_old_readings_fresh() -> None:
    """From then on they grow old at the new time."""
    store = current()
    store.expire(NOW)
    store.take(poll("altos-1", NOW, inlet(22.0, NOW)))
    store.expire(NOW - 86_400)
    late = store.expire(NOW - 86_400 + 70)
    assert INLET in [change.key for change in late.changes]


def test_a_clock_that_jumps_a_day_blames_no_source() -> None:
    """The readings are old, but nobody was silent: a source is late two intervals after the jump."""
    store = current()
    store.expire(NOW)
    store.take(poll("altos-1", NOW, inlet(22.0, NOW)))
    changes = store.expire(NOW + 86_400).changes
    assert [change.key for change in changes] == [INLET]
    assert store.expire(NOW + 86_400 + 60).changes == ()
    late = [change.key.point for change in store.expire(NOW + 86_400 + 63).changes]
    assert set(late) == {DATA_AGE}


def test_two_sources_of_one_series_do_not_quarrel() -> None:
    """The first one speaks for it, until it falls silent."""
    store = current("snmp", "ssh")
    store.take(poll("altos-1", NOW, inlet(22.0, NOW), source="snmp"))
    assert store.take(poll("altos-1", NOW + 1, inlet(25.0, NOW + 1), source="ssh")) == ()
    store.expire(NOW + 70)
    taken_over = store.take(poll("altos-1", NOW + 71, inlet(25.0, NOW + 71), source="ssh"))
    assert [change.reading.value for change in taken_over if change.key == INLET] == [25.0]


def test_a_dew_point_follows_from_temperature_and_humidity() -> None:
    """It is a reading of the room like any other, and goes stale with the others."""
    store = current()
    answer = (reading("temperature", 25.0, NOW), reading("humidity", 60.0, NOW))
    store.take(poll("probe-1", NOW, *answer))
    dew = PointKey("probe-1", "dew_point", "")
    known = store.reading(dew)
    assert known is not None
    assert known.value == 16.69
    assert dew in [change.key for change in store.expire(NOW + 63).changes]


def test_a_device_is_as_bad_as_its_worst_fresh_reading() -> None:
    """The device's own judgement and the alerts' standing count; a silent device is unknown."""
    store = current()
    assert store.device_view("altos-1", NOW).state is State.UNKNOWN
    store.take(poll("altos-1", NOW, inlet(22.0, NOW)))
    assert store.device_view("altos-1", NOW).state is State.OK
    assert store.device_view("altos-1", NOW, State.CRITICAL).state is State.CRITICAL
    fan = Reading("fan_state", "1", "degraded", "", NOW + 1, state=State.WARNING)
    store.take(poll("altos-1", NOW + 1, fan))
    assert store.device_view("altos-1", NOW + 1).state is State.WARNING
    store.expire(NOW + 200)
    view = store.device_view("altos-1", NOW + 200, State.UNKNOWN)
    assert (view.state, view.quality) == (State.UNKNOWN, Quality.STALE)


def test_one_silent_source_leaves_the_other_its_say() -> None:
    """A device whose SSH fails is not unknown while SNMP answers; its data is marked stale."""
    store = current("snmp", "ssh")
    store.take(poll("altos-1", NOW, inlet(22.0, NOW), source="snmp"))
    store.take(poll("altos-1", NOW, source="ssh"))
    view = store.device_view("altos-1", NOW, State.UNKNOWN)
    assert (view.state, view.quality) == (State.OK, Quality.STALE)


def test_the_room_shows_its_sensors_and_the_servers_inlets() -> None:
    """A server's CPU is its own business."""
    store = current()
    store.take(poll("altos-1", NOW, inlet(22.0, NOW), reading("temperature", 60.0, NOW, "CPU 1")))
    store.take(poll("altos-1", NOW, reading("psu_state", "ok", NOW, "1"), inlet(22.0, NOW)))
    store.take(poll("ups-1", NOW, reading("load", 40.0, NOW)))
    ids = {view.id for view in store.point_views(NOW)}
    assert ids == {"altos-1/temperature/Inlet", "altos-1/psu_state/1", "ups-1/load/"}


def test_a_point_view_has_a_trend_and_a_rate() -> None:
    """One kelvin a minute is sixty an hour."""
    store = current()
    for minute in range(6):
        store.take(poll("probe-1", NOW + 60 * minute, reading("temperature", 20.0 + minute, NOW + 60 * minute)))
    view = store.point_view(PointKey("probe-1", "temperature", ""), NOW + 300)
    assert view is not None
    assert list(view.trend) == [20, 21, 22, 23, 24, 25]
    assert view.rate_per_h is not None
    assert round(view.rate_per_h, 6) == 60.0


def test_only_what_changed_is_drained() -> None:
    """A view is asked for again only after a poll, an alert, or too much time."""
    store = current()
    assert set(store.drain_changed().devices) == {"altos-1", "altos-2", "ups-1", "probe-1"}
    assert store.drain_changed().devices == ()
    store.take(poll("altos-1", NOW, inlet(22.0, NOW)))
    changed = store.drain_changed()
    assert (changed.devices, changed.points) == (("altos-1",), (INLET,))
    store.touch(["altos-2", "nobody"])
    assert store.drain_changed().devices == ("altos-2",)


def test_a_reload_keeps_what_stays_and_drops_what_left() -> None:
    """Readings of a device that is still there survive; a removed device leaves every view."""
    store = current()
    store.take(poll("altos-1", NOW, inlet(22.0, NOW)))
    store.take(poll("probe-1", NOW, reading("temperature", 20.0, NOW)))
    whole = inventory()
    store.drain_changed()
    devices = {id_: device for id_, device in whole.devices.items() if id_ != "probe-1"}
    store.adopt(Inventory(devices=devices, targets=whole.targets))
    changed = store.drain_changed()
    assert changed.gone_devices == ("probe-1",)
    assert changed.gone == (("probe-1", "temperature", ""),)
    assert "probe-1" not in changed.devices
    assert store.reading(INLET) is not None


def test_what_a_device_says_of_itself_is_kept() -> None:
    """A later poll without an identity does not wipe it out."""
    store = current()
    store.take(Poll("altos-1", "snmp", NOW, 0.1, (inlet(22.0, NOW),), identity=Identity(vendor="Altos"), profile="bmc"))
    store.take(poll("altos-1", NOW + 30, inlet(22.0, NOW + 30)))
    view = store.device_view("altos-1", NOW + 30)
    assert (view.identity.vendor, view.profile) == ("Altos", "bmc")


def test_the_detail_has_every_reading_and_the_trends_that_move() -> None:
    """Readings are in order; a word has no trend."""
    store = current()
    for minute in range(2):
        at = NOW + 60 * minute
        store.take(poll("altos-1", at, inlet(22.0 + minute, at), reading("psu_state", "ok", at, "1")))
    detail = store.detail("altos-1", NOW + 60)
    assert [known.point for known in detail.readings] == ["psu_state", "temperature"]
    assert detail.trends == {"temperature/Inlet": (22.0, 23.0)}
    assert store.readings("altos-1") == detail.readings
