"""Who a host is: its name, operating system and what its firmware says of the machine."""

from __future__ import annotations

from console.collect.probes.lines import keyed
from console.model.device import Identity

COMMAND = r"""
v=; read -r v </proc/sys/kernel/hostname; printf 'name %s\n' "$v"
v=; read -r v </proc/sys/kernel/osrelease; printf 'kernel %s\n' "$v"
for f in /etc/os-release /usr/lib/os-release; do
  [ -r "$f" ] || continue
  while IFS= read -r v; do case $v in PRETTY_NAME=*) printf 'os %s\n' "${v#*=}";; esac; done <"$f"
  break
done
[ -r /etc/os-release ] || { v=; read -r v </etc/redhat-release && printf 'os %s\n' "$v"; }
for k in sys_vendor product_name product_serial bios_version; do
  v=; read -r v <"/sys/class/dmi/id/$k" && printf '%s %s\n' "$k" "$v"
done
"""

_UNSET = frozenset(
    {"", "none", "not specified", "to be filled by o.e.m.", "default string", "system serial number", "0123456789"}
)


def parse(text: str) -> Identity:
    """The identity; empty words where the host, or the right to read it, gives nothing."""
    said = {key: value.strip("\"' ") for key, value in keyed(text)}

    def of(key: str) -> str:
        value = said.get(key, "")
        return "" if value.lower() in _UNSET else value

    firmware = " / ".join(word for word in (of("os"), of("kernel"), of("bios_version")) if word)
    return Identity(of("sys_vendor"), of("product_name"), of("product_serial"), firmware, of("name"))
