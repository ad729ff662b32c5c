"""A real snmpd that serves the switched outlets of any family from files, through net-snmp's `pass`."""

from __future__ import annotations

import sys
from pathlib import Path

from console.collect.outlets.family import Family
from tests.peers.snmpd import Snmpd

_SCRIPT = """\
import json, pathlib, sys
home = pathlib.Path({home!r})
table = json.loads((home / "table.json").read_text())
key = lambda oid: [int(arc) for arc in oid.strip(".").split(".")]
values = {{oid: (home / oid) for oid in table}}
def say(oid):
    print("." + oid); print("integer"); print(values[oid].read_text())
verb, oid = sys.argv[1], sys.argv[2].strip(".")
if verb == "-g" and oid in values:
    say(oid)
elif verb == "-n":
    for later in sorted(values, key=key):
        if key(later) > key(oid):
            say(later)
            break
elif verb == "-s":
    if oid not in values or "set" not in table[oid]:
        print("not-writable")
    else:
        with (home / "log").open("a") as log:
            log.write(oid + " " + sys.argv[4] + "\\n")
        meant = table[oid]["set"].get(sys.argv[4])
        if meant is None:
            print("wrong-value")
        elif not (home / "stuck").exists():
            values[meant[0]].write_text(meant[1])
            if len(meant) > 2:
                values[meant[2]].write_text("0" if meant[3] else values[meant[2]].read_text())
"""


class OutletPdu:
    """One PDU with one outlet of `family`; `stick()` makes it take writings and do nothing."""

    def __init__(self, home: Path, family: Family, outlet: str = "3", *, state: str = "on") -> None:
        row = family.row(outlet)
        assert row is not None
        self.home = home / "outlets"
        self.home.mkdir(parents=True)
        self.state_oid = f"{family.state.oid}.{row}"
        self._values: dict[str, str] = {word: value for value, word in family.state.values.items()}
        table: dict[str, dict[str, dict[str, list[str]]]] = {self.state_oid: {}}
        for action, how in (("on", family.on), ("off", family.off)):
            oid = f"{how.oid}.{row}"
            meaning = [self.state_oid, self._values[action]]
            table.setdefault(oid, {}).setdefault("set", {})[str(how.value)] = meaning
        for oid in table:
            (self.home / oid).write_text(self._values[state] if oid == self.state_oid else "0")
        if family.current is not None and not family.current.digits:
            oid = f"{family.current.oid}.{row}"
            table[oid] = {}
            (self.home / oid).write_text("0")
        self._write(table)
        script = self.home / "pass.py"
        script.write_text(_SCRIPT.format(home=str(self.home)))
        command = f"{sys.executable} {script}"
        roots = sorted({".".join(oid.split(".")[:7]) for oid in table})
        lines = [f"sysObjectID .{family.sys_object_id[0]}", *(f"pass .{root} {command}" for root in roots)]
        self.daemon = Snmpd(home / "snmpd", tuple(lines))

    def _write(self, table: object) -> None:
        import json

        (self.home / "table.json").write_text(json.dumps(table))

    @property
    def writes(self) -> list[str]:
        """Every `OID value` that was written to it."""
        log = self.home / "log"
        return log.read_text().splitlines() if log.exists() else []

    def stick(self) -> None:
        """From now on take writings and do nothing."""
        (self.home / "stuck").touch()
