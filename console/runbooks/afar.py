"""What every runbook can still do at a site that nobody may enter, told by its plans; pure, and asks no device."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from msgspec import structs

from console.i18n import _
from console.model.afar import AfarRun, Extent
from console.model.device import DeviceKind
from console.model.run import Plan
from console.model.time import Instant
from console.runbooks.needs import PowerNeeds, power_needs
from console.runbooks.plan import plan
from console.runbooks.schema import Parameter, Runbook
from console.runbooks.world import World

_GIVEN_BY_A_PERSON = frozenset({"unknown_service"})
"""Obstacles that only come from a parameter which nobody has given yet."""


def assumed_closed(site: str, world: World) -> World:
    """`world` as it is when nobody may enter `site`."""
    if site in world.closed:
        return world
    return structs.replace(world, closed={**world.closed, site: _("assumed")})


def pairs(site: str, world: World, library: Mapping[str, Runbook]) -> Iterable[tuple[Runbook, str]]:
    """Every runbook with each target of `site` that it fits, by the runbooks' titles."""
    for runbook in library.values():
        for target in _targets(runbook.scope, site, world):
            yield runbook, target


def needs_of(site: str, world: World, library: Mapping[str, Runbook]) -> PowerNeeds:
    """All outlets and BMCs of `site` that some runbook would switch."""
    needs = [power_needs(runbook, target, world, library) for runbook, target in pairs(site, world, library)]
    return PowerNeeds(
        frozenset(feed for one in needs for feed in one.feeds), frozenset(bmc for one in needs for bmc in one.bmcs)
    )


def from_afar(runbook: Runbook, target: str, world: World, library: Mapping[str, Runbook], now: Instant) -> AfarRun:
    """How much of `runbook` can be done on `target`; a parameter that must be given is taken as given."""
    given = {name: _any_value(name, one) for name, one in runbook.parameters.items() if one.default is None}
    return judge(plan(runbook, target, world, given, now, library))


def judge(made: Plan) -> AfarRun:
    """What a plan says of how much can be done."""
    against = [obstacle.sentence for obstacle in made.obstacles if obstacle.reason not in _GIVEN_BY_A_PERSON]
    extent = Extent.PARTLY if made.out_of_reach else Extent.WHOLE
    if against or not made.steps:
        extent = Extent.NOT
    return AfarRun(made.runbook, made.title, made.target, extent, made.out_of_reach, tuple(dict.fromkeys(against)))


def _targets(scope: str, site: str, world: World) -> Iterable[str]:
    if scope == "server":
        return (device.id for device in world.devices_in("site", site) if device.kind is DeviceKind.SERVER)
    return (place for place in sorted(world.places(scope)) if world.site_of(scope, place) == site)


def _any_value(name: str, parameter: Parameter) -> str:
    match parameter.type:
        case "choice":
            return parameter.choices[0]
        case "duration":
            return "1h"
        case "whole_number":
            return "1"
        case _text:
            return name
