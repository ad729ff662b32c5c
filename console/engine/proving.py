"""Tests of sensors: holds their calls back for a while, sees alarm and rest, writes the proof down; judges nothing."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable

from msgspec.structs import replace

from console.alerts import proving
from console.alerts.acknowledge import Refusal
from console.alerts.notify.message import local
from console.alerts.proving import Test, sensor_of
from console.clock import Clock, rfc3339
from console.config.proving import ProvingTable
from console.engine.intake import Intake
from console.engine.memory import Memory
from console.engine.person import Person, who
from console.engine.recorder import Recorder
from console.errors import Refused, StoreError
from console.i18n import _
from console.inventory import Inventory
from console.model.alert import Alert, AlertState
from console.model.proof import Proof, Witness
from console.model.reading import PointKey
from console.model.silence import Silence
from console.model.snapshot import PointView
from console.store.audit import Deed, Who
from console.store.change import Change

Notice = Callable[[str, str | None], None]


class Proving:
    """The proving desk; `remember` writes the alerts down, `notice` tells everybody which sensor is under test."""

    def __init__(
        self,
        intake: Intake,
        memory: Memory,
        recorder: Recorder,
        remember: Callable[[], Awaitable[None]],
        notice: Notice,
        clock: Clock,
    ) -> None:
        self._intake = intake
        self._memory = memory
        self._recorder = recorder
        self._remember = remember
        self._notice = notice
        self._clock = clock
        self._table = ProvingTable()
        self._inventory = Inventory()
        self._proofs: dict[str, Proof] = {}
        self._tests: dict[PointKey, Test] = {}

    def adopt(self, table: ProvingTable, inventory: Inventory) -> None:
        """Follow a changed configuration; a test that is under way keeps its time."""
        self._table = table
        self._inventory = inventory

    async def open(self) -> None:
        """Recall the proofs, and the tests that an earlier engine left under way."""
        history = self._memory.history
        try:
            self._proofs = await history.load_proofs() if history is not None else {}
        except StoreError as error:
            self._notice("proofs", str(error))
        for silence in self._intake.outlook.situation.silences.all():
            if silence.kind == proving.KIND:
                self._take_up(silence)
        self._announce()

    async def begin(self, sensor: str, note: str, by: Person) -> Silence:
        """Begin a test; raises `Refused`."""
        key, now = self._key(sensor), self._clock.now()
        id_ = sensor_of(key)
        deed = Deed(who(by), "sensor.test", id_, reason=note)
        if key in self._tests:
            raise Refused("under_test", _("{sensor} is under test already").format(sensor=id_))
        refusal = proving.refused(id_, self._intake.current.reading(key), bool(self._alerts(key)))
        if refusal is not None:
            raise await self._recorder.refuse(deed, refusal.reason, refusal.message)
        reason = note or _("test of the sensor")
        name = f"test-{id_.replace('/', '-').replace(' ', '-')}"
        silence = Silence(name, proving.matcher(key), by.label, reason, now, now + self._table.window, proving.KIND)
        self._intake.outlook.situation.silences.put(silence)
        self._tests[key] = Test(key, silence.id, by.label, note, now, silence.ends_at)
        await self._changed(key)
        await self._recorder.record(deed)
        return silence

    async def vouch(self, sensor: str, reason: str, by: Person) -> Proof:
        """Put on record that a sensor works though the engine did not see it; raises `Refused`."""
        key = self._key(sensor)
        deed = Deed(who(by), "sensor.prove", sensor_of(key), reason=reason, details={"witness": Witness.SAID.value})
        if not reason.strip():
            raise await self._recorder.refuse(deed, "no_reason", _("say why the engine did not see it itself"))
        proof = Proof(sensor_of(key), self._clock.now(), by.label, Witness.SAID, reason.strip())
        try:
            await self._store(proof)
        except StoreError as error:
            raise Refused("store", str(error)) from error
        self._intake.show(key)
        await self._recorder.record(deed)
        return proof

    def take(self, changes: Iterable[Change]) -> None:
        """See what the sensors under test say."""
        if not self._tests:
            return
        for change in changes:
            test = self._tests.get(change.key)
            if test is not None:
                self._tests[change.key] = proving.looked(test, change.reading.value, change.reading.taken_at)

    async def tick(self) -> None:
        """Write down the tests that were passed, and let go of those whose time is over."""
        for test in tuple(self._tests.values()):
            proof = proving.passed(test)
            if proof is not None and self._proofs.get(proof.sensor) != proof:
                await self._prove(test, proof)
            elif proof is not None and self._cleared(test):
                await self._end(test)
            elif self._intake.outlook.situation.silences.find(test.silence) is None:
                await self._give_up(test)
        self._announce()

    def proof(self, sensor: str) -> Proof | None:
        """The last proof of a sensor."""
        return self._proofs.get(sensor)

    def sensors(self, point: str = "", room: str = "") -> tuple[str, ...]:
        """The ids of all sensors that can be proven, of one kind and in one room where these are given."""
        views = self._intake.current.point_views(self._clock.now())
        return tuple(
            view.id
            for view in views
            if view.reading.point in proving.ALARM
            and point in ("", view.reading.point)
            and room in ("", view.place.room)
        )

    def adorned(self, view: PointView) -> PointView:
        """A view with what is known of its sensor's proof."""
        if view.reading.point not in proving.ALARM:
            return view
        proof, now = self._proofs.get(view.id), self._clock.now()
        test = self._tests.get(PointKey(view.device, view.reading.point, view.reading.instance))
        return replace(
            view,
            unproven=proof is None,
            proven_at=proof.at if proof is not None else None,
            proof_due=proving.is_due(proof, self._table.due, now),
            tested_until=test.ends_at if test is not None else None,
        )

    async def _prove(self, test: Test, proof: Proof) -> None:
        try:
            await self._store(proof)
        except StoreError as error:
            self._notice("proofs", str(error))
            return
        self._notice("proofs", None)
        details = {"witness": proof.witness.value, "begun": rfc3339(test.begun_at)}
        await self._recorder.record(Deed(_who(test), "sensor.prove", proof.sensor, reason=test.note, details=details))
        if self._cleared(test):
            await self._end(test)

    def _cleared(self, test: Test) -> bool:
        """Clear what the test alone has latched; while something of it still fires it goes on calling nobody."""
        for alert in self._alerts(test.key):
            note, now = _("test of the sensor"), self._clock.now()
            outcome = self._intake.book.clear_latched(alert.id, test.by, note, now)
            if isinstance(outcome, Refusal):
                return False
            self._intake.tell([outcome])
        return True

    async def _end(self, test: Test) -> None:
        self._tests.pop(test.key, None)
        self._intake.outlook.situation.silences.drop(test.silence)
        await self._changed(test.key)

    async def _give_up(self, test: Test) -> None:
        """The time is over, or somebody ended the silence: what fires now is no test any more."""
        self._tests.pop(test.key, None)
        if proving.passed(test) is None:
            deed = Deed(_who(test), "sensor.prove", sensor_of(test.key), outcome="failed:not_seen", reason=test.note)
            await self._recorder.record(deed)
        self._intake.show(test.key)

    async def _changed(self, key: PointKey) -> None:
        self._intake.outlook.silences_changed()
        self._announce()
        self._intake.show(key)
        await self._remember()

    async def _store(self, proof: Proof) -> None:
        history = self._memory.history
        if history is None:
            raise StoreError(_("there is no history: its file cannot be opened"))
        await history.save_proof(proof)
        self._proofs[proof.sensor] = proof

    def _take_up(self, silence: Silence) -> None:
        key = proving.key_meant(silence.matcher)
        alarm_at = min((alert.since_at for alert in self._alerts(key)), default=None)
        self._tests[key] = Test(
            key, silence.id, silence.by, silence.reason, silence.begins_at, silence.ends_at, alarm_at
        )

    def _key(self, sensor: str) -> PointKey:
        """The series of a sensor, named by its id or by a device that has no other."""
        known = filter(None, map(proving.key_of, self.sensors()))
        whole = proving.key_of(sensor)
        fitting = [key for key in known if key == whole or key.device == sensor]
        if len(fitting) == 1:
            return fitting[0]
        if fitting:
            words = ", ".join(map(sensor_of, fitting))
            raise Refused("several", _("{device} has several: {sensors}").format(device=sensor, sensors=words))
        raise Refused("unknown_sensor", _("there is no leak or smoke sensor {name}").format(name=sensor))

    def _alerts(self, key: PointKey) -> tuple[Alert, ...]:
        return tuple(
            alert
            for alert in self._intake.outlook.situation.alerts()
            if (alert.device, alert.point, alert.instance) == key and alert.state is AlertState.FIRING
        )

    def _announce(self) -> None:
        sentence = _("{sensor} is under test by {by}: until {time} its alerts call nobody")
        told = [
            sentence.format(sensor=sensor_of(key), by=test.by, time=local(test.ends_at, _zone(key, self._inventory)))
            for key, test in self._tests.items()
        ]
        self._notice("proving", "; ".join(told) or None)


def _who(test: Test) -> Who:
    """The person who began the test, as the records named them then."""
    user, _mark, asserted = test.by.partition("~")
    return Who(uid=-1, user=user, asserted_name=asserted)


def _zone(key: PointKey, inventory: Inventory) -> str:
    """The time zone of the place where a sensor is."""
    device = inventory.devices.get(key.device)
    site = inventory.sites.get(device.place.site) if device is not None else None
    return site.timezone if site is not None else "UTC"
