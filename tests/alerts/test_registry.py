"""Tests of `console.alerts.registry`: what is kept of which series."""

from __future__ import annotations

import pytest

from console.alerts.registry import Registry
from console.alerts.rule import Level, Matcher, Rule
from console.inventory import Device, Inventory
from console.model.alert import Severity
from console.model.device import DeviceKind
from console.model.place import Place
from console.model.reading import PointKey

HOT = (Level(Severity.MAJOR, above=30.0),)
INVENTORY = Inventory(
    devices={
        "web-1": Device("web-1", "web-1", DeviceKind.SERVER, Place(site="here")),
        "web-2": Device("web-2", "web-2", DeviceKind.SERVER, Place(site="there")),
        "probe": Device("probe", "probe", DeviceKind.SENSOR, Place(site="here")),
    }
)


class Nobody:
    """Is told nothing."""

    def attend(self, key: PointKey, wanted: bool) -> None:
        """Nothing to do."""


@pytest.fixture
def registry() -> Registry:
    inlet = Rule("inlet", Matcher("temperature", kinds=(DeviceKind.SERVER,), sites=("here",), instance="Inlet"), HOT)
    return Registry([inlet], INVENTORY, Nobody())


def test_of_a_series_that_no_rule_names_nothing_is_kept(registry: Registry) -> None:
    """There are a hundred thousand of them; neither another instance, kind or point nor a stranger leaves anything."""
    for key in (
        PointKey("web-1", "temperature", "CPU 1"),
        PointKey("probe", "temperature", "Inlet"),
        PointKey("web-1", "humidity", "Inlet"),
        PointKey("stranger", "temperature", "Inlet"),
    ):
        assert registry.meet(key) is None
    assert registry.watches == {}


def test_what_is_known_of_one_device_is_not_said_of_another(registry: Registry) -> None:
    """The same name on a device elsewhere, and on one of another kind, is looked at by itself."""
    assert registry.meet(PointKey("web-2", "temperature", "Inlet")) is None
    assert registry.meet(PointKey("probe", "temperature", "Inlet")) is None
    found = registry.meet(PointKey("web-1", "temperature", "Inlet"))
    assert found is not None
    assert [check.rule.name for check in found.checks] == ["inlet"]
