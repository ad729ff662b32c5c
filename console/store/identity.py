"""Who a device is when several sources say so: the one that is nearest to the hardware is believed; pure."""

from __future__ import annotations

from collections.abc import Mapping

from console.model.device import Identity

_NEAREST_FIRST = ("redfish", "ipmi", "ssh", "local", "snmp")


def merged(by_source: Mapping[str, Identity]) -> Identity:
    """Each field as the nearest source has it; what only a farther one knows is taken from there."""
    named = [source for source in _NEAREST_FIRST if source in by_source]
    others = sorted(by_source.keys() - set(named))
    told = [by_source[source] for source in (*named, *others)]
    fields = {name: next(filter(None, (getattr(one, name) for one in told)), "") for name in Identity.__struct_fields__}
    return Identity(**fields)
