"""Testing the sensor under the cursor: asks for a word about it, then the engine watches for alarm and rest."""

from __future__ import annotations

from console.i18n import _
from console.tui.screens.frame import Frame
from console.tui.screens.prompt import Prompt
from console.wire.attending import ProveSensor
from console.wire.messages import Done

SENSORS = frozenset({"leak", "smoke"})


class Proves(Frame):
    """A screen on which a leak or smoke sensor can be under the cursor."""

    def sensor(self) -> str:
        """The id of the reading under the cursor."""
        return self.subject()

    def do_prove(self) -> None:
        self.run_worker(prove(self, self.sensor()), group="prove", exclusive=True)


async def prove(frame: Frame, sensor: str) -> None:
    """Begin the test of a sensor, and say what is to be done now."""
    point = frame.seat.scene.world.points.get(sensor)
    if point is None or point.reading.point not in SENSORS:
        frame.say(_("Only leak and smoke sensors are proven; put the cursor on one."))
        return
    typed = await frame.app.push_screen_wait(
        Prompt(
            _("Prove {sensor}").format(sensor=point.label or sensor),
            _("For some minutes its alerts call nobody. Wet it, wait until it shows wet, and dry it again."),
            _("A note for the record: how it is tested"),
        )
    )
    if typed is None:
        return
    reply = await frame.asked(ProveSensor(sensor, typed.strip()), _("Asking the engine…"))
    if isinstance(reply, Done):
        frame.say(reply.message)
