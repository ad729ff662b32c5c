"""What a simulated server's /proc, /sys and /etc say: file names and texts, pure functions of the world."""

from __future__ import annotations

import uuid
from typing import Final

from console.simulator.application import rows
from console.simulator.devices.host import (
    CPUS,
    FILESYSTEMS,
    MEMORY_KB,
    SWAP_KB,
    fan_rpm,
    mac,
    memory_used,
    octets_moved,
    uptime_s,
)
from console.simulator.model import activity, fed, inlet_c
from console.simulator.wobble import wobble
from console.simulator.world import Server, World

_INTERFACES: Final = ("eno1", "eno2")
_DISKS: Final = ("sda", "sdb")
_KIB: Final = 1024


def files(world: World, device: str) -> dict[str, str]:
    """Every file of the server, by its path under the host's root."""
    server = world.servers[device]
    return {
        **_kernel(world, server),
        **_hwmon(world, server),
        **_network(world, server),
        **_disks(world, server),
        **_supplies(world, server),
        **_identity(server),
        **_listings(server),
        **_applications(world, server),
    }


def _kernel(world: World, server: Server) -> dict[str, str]:
    seconds = uptime_s(world, server)
    loads = " ".join(f"{max(0.01, _load(world, server, minutes)):.2f}" for minutes in (1, 5, 15))
    boot_id = uuid.uuid5(uuid.NAMESPACE_DNS, f"{server.id}.{server.since_s}.{world.seed}")
    return {
        "proc/stat": _stat(server, seconds),
        "proc/meminfo": _meminfo(world, server),
        "proc/loadavg": f"{loads} 2/421 {4000 + int(seconds) % 20_000}\n",
        "proc/uptime": f"{seconds:.2f} {seconds * CPUS * 0.75:.2f}\n",
        "proc/version": "Linux version 6.1.0-37-amd64 (debian-kernel@lists.debian.org)\n",
        "proc/cpuinfo": "".join(f"processor\t: {core}\nmodel name\t: AMD EPYC 7313P\n\n" for core in range(CPUS)),
        "proc/mounts": "".join(f"{disk.device} {disk.mount} ext4 rw,relatime 0 0\n" for disk in FILESYSTEMS),
        "proc/mdstat": _MDSTAT,
        "proc/sys/kernel/random/boot_id": f"{boot_id}\n",
        "proc/sys/kernel/hostname": f"{server.id}\n",
        "proc/sys/kernel/osrelease": "6.1.0-37-amd64\n",
    }


def _load(world: World, server: Server, minutes: int) -> float:
    return CPUS * (server.load + 0.3 / minutes * wobble(world.seed, f"{server.id}/la{minutes}", world.at_s))


def _stat(server: Server, seconds: float) -> str:
    total = int(seconds * 100 * CPUS)
    busy = min(total, int(server.busy_s * 100 * CPUS))
    ticks = (int(busy * 0.78), 0, int(busy * 0.2), total - busy, int(busy * 0.02), 0, 0, 0, 0, 0)
    lines = ["cpu  " + " ".join(map(str, ticks))]
    lines += [f"cpu{core} " + " ".join(str(tick // CPUS) for tick in ticks) for core in range(CPUS)]
    return "\n".join([*lines, f"ctxt {total}", "btime 1700000000", "processes 90210", ""])


def _meminfo(world: World, server: Server) -> str:
    free = int(MEMORY_KB * (0.8 - memory_used(world, server)))
    cached = int(MEMORY_KB * 0.18)
    rows = {
        "MemTotal": MEMORY_KB,
        "MemFree": free,
        "MemAvailable": free + cached,
        "Buffers": int(MEMORY_KB * 0.02),
        "Cached": cached,
        "SwapCached": 0,
        "SwapTotal": SWAP_KB,
        "SwapFree": int(SWAP_KB * 0.98),
    }
    return "".join(f"{name + ':':<15} {kilobytes:>9} kB\n" for name, kilobytes in rows.items())


_MDSTAT: Final = """\
Personalities : [raid1]
md1 : active raid1 sdb2[1] sda2[0]
      4294836224 blocks super 1.2 [2/2] [UU]

md0 : active raid1 sdb1[1] sda1[0]
      314572800 blocks super 1.2 [2/2] [UU]

unused devices: <none>
"""


def _disks(world: World, server: Server) -> dict[str, str]:
    found: dict[str, str] = {}
    for disk in _DISKS:
        read = int(octets_moved(world, server, f"{disk}/read") / 512)
        written = int(octets_moved(world, server, f"{disk}/write") / 512)
        found[f"sys/block/{disk}/device/state"] = "running\n"
        found[f"sys/block/{disk}/stat"] = f"{read // 8} 0 {read} 0 {written // 8} 0 {written} 0 0 0 0\n"
    return found


def _supplies(world: World, server: Server) -> dict[str, str]:
    found: dict[str, str] = {}
    for number, good in enumerate(fed(world, server), 1):
        found[f"sys/class/power_supply/psu{number}/type"] = "Mains\n"
        found[f"sys/class/power_supply/psu{number}/online"] = f"{int(good)}\n"
    return found


def _hwmon(world: World, server: Server) -> dict[str, str]:
    chip, board = "sys/class/hwmon/hwmon0", "sys/class/hwmon/hwmon1"
    busy = activity(world, server)
    found = {
        f"{chip}/name": "k10temp\n",
        f"{chip}/temp1_label": "Tctl\n",
        f"{chip}/temp1_input": f"{server.cpu_c * 1000:.0f}\n",
        f"{chip}/temp1_crit": "95000\n",
        f"{board}/name": "nct6775\n",
        f"{board}/temp1_label": "SYSTIN\n",
        f"{board}/temp1_input": f"{(inlet_c(world, server) + 7.5) * 1000:.0f}\n",
        f"{board}/in0_label": "12V\n",
        f"{board}/in0_input": f"{12_060 - 40 * busy:.0f}\n",
        "sys/class/thermal/thermal_zone0/type": "x86_pkg_temp\n",
        "sys/class/thermal/thermal_zone0/temp": f"{server.cpu_c * 1000:.0f}\n",
    }
    for number in range(1, 5):
        found[f"{board}/fan{number}_label"] = f"fan{number}\n"
        found[f"{board}/fan{number}_input"] = f"{fan_rpm(world, server, number):.0f}\n"
    return found


def _network(world: World, server: Server) -> dict[str, str]:
    head = "Inter-|   Receive                                                |  Transmit\n"
    head += " face |bytes    packets errs drop fifo frame compressed multicast"
    lines = [head + "|bytes    packets errs drop fifo colls carrier compressed"]
    found: dict[str, str] = {}
    for index, name in enumerate(_INTERFACES, 2):
        inward = int(octets_moved(world, server, f"{name}/in"))
        outward = int(octets_moved(world, server, f"{name}/out"))
        lines.append(f"{name:>6}: {inward} {inward // 800} 0 0 0 0 0 0 {outward} {outward // 800} 0 0 0 0 0 0")
        folder = f"sys/class/net/{name}"
        found |= {
            f"{folder}/operstate": "up\n",
            f"{folder}/carrier": "1\n",
            f"{folder}/speed": "1000\n",
            f"{folder}/type": "1\n",
            f"{folder}/address": ":".join(f"{octet:02x}" for octet in mac(server, index)) + "\n",
            f"{folder}/statistics/rx_bytes": f"{inward}\n",
            f"{folder}/statistics/tx_bytes": f"{outward}\n",
            f"{folder}/statistics/rx_errors": "0\n",
            f"{folder}/statistics/tx_errors": "0\n",
        }
    return found | {"proc/net/dev": "\n".join([*lines, ""])}


def _identity(server: Server) -> dict[str, str]:
    lenovo = server.id.startswith("lenovo")
    return {
        "etc/hostname": f"{server.id}\n",
        "etc/os-release": 'ID=debian\nVERSION_ID="12"\nPRETTY_NAME="Debian GNU/Linux 12 (bookworm)"\n',
        "sys/class/dmi/id/sys_vendor": "Lenovo\n" if lenovo else "Altos\n",
        "sys/class/dmi/id/product_name": "ThinkSystem SR650 V2\n" if lenovo else "BrainSphere R385 F5\n",
        "sys/class/dmi/id/product_serial": f"S{sum(server.id.encode()):06d}{server.id[-1]}\n",
        "sys/class/dmi/id/bios_version": "2.14\n",
    }


def _listings(server: Server) -> dict[str, str]:
    """What the stand-in commands print; on the backup server somebody has stayed logged in at the screen."""
    forgotten = "budi     tty1         2026-01-01 08:00\n" if server.id.startswith("lenovo") else ""
    blocks = ["Filesystem     1024-blocks       Used  Available Capacity Mounted on"]
    inodes = ["Filesystem          Inodes    IUsed      IFree IUse% Mounted on"]
    for disk in FILESYSTEMS:
        size, used = disk.size // _KIB, int(disk.size * disk.used) // _KIB
        blocks.append(f"{disk.device} {size} {used} {size - used} {disk.used:.0%} {disk.mount}")
        count = disk.size // 16_384
        inodes.append(f"{disk.device} {count} {count // 20} {count - count // 20} 5% {disk.mount}")
    return {
        "run/systemd/system/.keep": "",
        "df": "\n".join([*blocks, ""]),
        "df-inodes": "\n".join([*inodes, ""]),
        "failed-units": "",
        "who": forgotten,
    }


def _applications(world: World, server: Server) -> dict[str, str]:
    """What the stand-ins for psql and systemd say of the applications on this server: rows by table, states by unit."""
    mine = [one for one in world.applications.values() if server.id in one.servers]
    found = {f"tables/{one.id}": f"{rows(world, one)}\n" for one in mine if one.servers[-1] == server.id}
    for one in mine:
        if one.unit and one.servers[0] == server.id:
            state = _ACTIVE if one.running else _FAILED
            found[f"units/{one.unit}"] = state
    return found


_ACTIVE: Final = "ActiveState=active\nSubState=running\nResult=success\n"
_FAILED: Final = "ActiveState=failed\nSubState=failed\nResult=exit-code\n"
