"""Debian's `ipmi_sim`: a real IPMI 2.0 BMC on a free loopback port, with four sensors and a chassis."""

from __future__ import annotations

import shutil
import socket
import stat
import subprocess
import time
from pathlib import Path

import pytest

from console.collect.transport.ipmi_presence import QUESTION
from console.config.secrets import Secret
from console.inventory import IpmiAccess
from tests.peers.snmpd import free_port

USER = "ipmiusr"
PASSWORD = "test"

_SIM = shutil.which("ipmi_sim")
_COMPILER = shutil.which("sdrcomp")
_TOOL = shutil.which("ipmitool")
_DEADLINE_S = 20.0

needs_ipmitool = pytest.mark.skipif(_TOOL is None, reason="ipmitool is not installed")
needs_ipmi_sim = pytest.mark.skipif(_SIM is None or _COMPILER is None, reason="openipmi (ipmi_sim) is not installed")

# What the simulator calls to read and change the chassis; a soft shutdown switches it off a moment later.
_CHASSIS = """#!/bin/sh
state={home}/power
operation=$1; shift
if [ "$operation" = get ]; then
  echo "power:$(cat $state)"
  exit 0
fi
while [ $# -ge 2 ]; do
  echo "$1 $2" >> {home}/controls
  case $1 in
    power) echo "$2" > $state ;;
    shutdown) [ "$2" = 1 ] && echo 0 > $state ;;
  esac
  shift 2
done
"""

_LAN = """name "bmc"
set_working_mc 0x20
  startlan 1
    addr 127.0.0.1 {port}
    priv_limit admin
    allowed_auths_callback none md2 md5 straight
    allowed_auths_user none md2 md5 straight
    allowed_auths_operator none md2 md5 straight
    allowed_auths_admin none md2 md5 straight
    guid a123456789abcdefa123456789abcdef
  endlan
  chassis_control "{home}/chassis.sh"
  user 2 true "{user}" "{password}" admin 10 none md2 md5 straight
"""

_EMULATED = """mc_setbmc 0x20
mc_add 0x20 0 no-device-sdrs 0x23 9 8 0x9f 0x1291 0xf02 persist_sdr
sel_enable 0x20 1000 0x0a
sensor_add 0x20 0 1 1 1 poll 200 file "{home}/inlet"
sensor_add 0x20 0 2 1 1
sensor_set_value 0x20 0 2 52 0
sensor_add 0x20 0 3 4 1
sensor_set_value 0x20 0 3 80 0
sensor_add 0x20 0 4 8 0x6f
sensor_set_event_support 0x20 0 4 enable scanning per-state \
000000000001111 000000000001111 000000000001111 000000000001111
sensor_set_bit 0x20 0 4 0 1 0
mc_enable 0x20
"""

_ANALOGUE = """sdr type 1
	sensor_owner_id		0x20
	sensor_owner_lun	0
	channel_number		0
	sensor_number		{number}
	entity_id		{entity}
	entity_instance		1
	sensor_type		{kind}
	init_scanning		true
	init_sensor_type	true
	default_sensor_scan_on	true
	event_reading_type_code	1
	analog_data_format	unsigned
	rate_unit		none
	modifier_unit		none
	percentage		false
	base_unit		{unit}
	modifier_unit_code	unspecified
	linearization		linear
	m			{factor}
	tolerance		0
	b			0
	accuracy		1
	accuracy_exp		0
	sensor_direction	input
	r_exp			0
	b_exp			0
	sensor_maximum		255
	sensor_minimum		0
	id_string		"{name}"
endsdr

"""

_DISCRETE = """sdr type 2
	sensor_owner_id		0x20
	sensor_owner_lun	0
	channel_number		0
	sensor_number		4
	entity_id		power_supply
	entity_instance		1
	sensor_type		8
	event_reading_type_code	0x6f
	event0_state_ret	true
	assert_event0		true
	deassert_event0		true
	event1_state_ret	true
	assert_event1		true
	deassert_event1		true
	id_string		"PSU1 Status"
endsdr
"""


class IpmiSim:
    """One BMC: `start`, `stop`; `inlet` sets a temperature, `controls` is what the chassis was told."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.port = free_port()
        self._process: subprocess.Popen[bytes] | None = None
        home.mkdir(parents=True)
        (home / "power").write_text("1\n")
        self.inlet(24)
        script = home / "chassis.sh"
        script.write_text(_CHASSIS.format(home=home))
        script.chmod(script.stat().st_mode | stat.S_IXUSR)
        (home / "lan.conf").write_text(_LAN.format(home=home, port=self.port, user=USER, password=PASSWORD))
        (home / "bmc.emu").write_text(_EMULATED.format(home=home))

    def inlet(self, celsius: int) -> None:
        """Let the inlet be this warm; a quarter of a second later the BMC says so."""
        (self.home / "inlet").write_text(f"{celsius}\n")

    @property
    def is_on(self) -> bool:
        """Whether the chassis has power."""
        return (self.home / "power").read_text().strip() == "1"

    @property
    def controls(self) -> list[str]:
        """What the chassis was told, in order."""
        told = self.home / "controls"
        return told.read_text().splitlines() if told.exists() else []

    def log_supply_failure(self) -> None:
        """Let the event log say that the power supply failed, as its sensor would."""
        event = self.home / "event"
        event.write_text("0x04 0x08 0x04 0x6f 0x01 0xff 0xff\n")
        login = ["-H", "127.0.0.1", "-p", str(self.port), "-U", USER, "-P", PASSWORD]
        command = [str(_TOOL), "-I", "lanplus", *login, "sel", "add", str(event)]
        subprocess.run(command, check=True, capture_output=True, timeout=_DEADLINE_S)

    def access(self, password: str = PASSWORD) -> IpmiAccess:
        """How to log in."""
        return IpmiAccess("127.0.0.1", USER, Secret(password, "test"), self.port)

    def start(self) -> None:
        """Start it and wait until it answers."""
        state = self.home / "state" / "ipmi_sim" / "bmc"
        state.mkdir(parents=True)
        source = self.home / "main.sdrs"
        analogue = [
            _ANALOGUE.format(number=1, entity=7, kind=1, unit="degrees_C", factor=1, name="Inlet Temp"),
            _ANALOGUE.format(number=2, entity=3, kind=1, unit="degrees_C", factor=1, name="CPU1 Temp"),
            _ANALOGUE.format(number=3, entity=29, kind=4, unit="RPM", factor=100, name="Fan1"),
        ]
        source.write_text("".join([*analogue, _DISCRETE]))
        subprocess.run([str(_COMPILER), "-o", str(state / "sdr.20.main"), str(source)], check=True)
        command = [str(_SIM), "-n", "-c", "lan.conf", "-f", "bmc.emu", "-s", "state"]
        with (self.home / "log").open("ab") as log:
            self._process = subprocess.Popen(
                command, cwd=self.home, stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True
            )
        self._await_answer()

    def stop(self) -> None:
        """Nothing answers afterwards."""
        if self._process is not None:
            self._process.kill()
            self._process.wait(_DEADLINE_S)
            self._process = None

    def _await_answer(self) -> None:
        ends_at = time.monotonic() + _DEADLINE_S
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as asking:
            asking.settimeout(0.2)
            asking.connect(("127.0.0.1", self.port))
            while time.monotonic() < ends_at:
                assert self._process is not None
                assert self._process.poll() is None, (self.home / "log").read_text()[-2000:]
                try:
                    asking.send(QUESTION)
                    asking.recv(1024)
                except (TimeoutError, ConnectionRefusedError):
                    time.sleep(0.02)
                    continue
                return
        raise AssertionError("ipmi_sim does not answer")
