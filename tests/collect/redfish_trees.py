"""Small Redfish trees written for the tests: one server in the old shapes, one in the new."""

from __future__ import annotations

import copy
from typing import Any

ROOT = "/redfish/v1"
SYSTEM = f"{ROOT}/Systems/1"
MANAGER = f"{ROOT}/Managers/1"
CHASSIS = f"{ROOT}/Chassis/1"
LOG = f"{MANAGER}/LogServices/SEL"

OK = {"State": "Enabled", "Health": "OK"}
WARNING = {"State": "Enabled", "Health": "Warning"}
ABSENT = {"State": "Absent"}

Tree = dict[str, Any]


def at(path: str) -> dict[str, str]:
    """A link."""
    return {"@odata.id": path}


def collection(path: str, *ids: str) -> Tree:
    """A collection with links to these members."""
    return {path: {"@odata.id": path, "Members": [at(f"{path}/{id_}") for id_ in ids]}}


def _server() -> Tree:
    """What both shapes have: a system, a BMC, a log, a drive."""
    return {
        ROOT: {
            "RedfishVersion": "1.6.0",
            "Vendor": "Example",
            "Product": "Example BMC",
            "Systems": at(f"{ROOT}/Systems"),
            "Managers": at(f"{ROOT}/Managers"),
            "Chassis": at(f"{ROOT}/Chassis"),
        },
        **collection(f"{ROOT}/Systems", "1"),
        **collection(f"{ROOT}/Managers", "1"),
        **collection(f"{ROOT}/Chassis", "1"),
        SYSTEM: {
            "@odata.id": SYSTEM,
            "Id": "1",
            "Manufacturer": "Example",
            "Model": "Server 2U",
            "SerialNumber": "SN-1",
            "BiosVersion": "2.1",
            "HostName": "altos-1",
            "PowerState": "On",
            "Status": OK | {"HealthRollup": "Warning"},
            "MemorySummary": {"Status": OK},
            "Storage": at(f"{SYSTEM}/Storage"),
            "Actions": {
                "#ComputerSystem.Reset": {
                    "target": f"{SYSTEM}/Actions/ComputerSystem.Reset",
                    "ResetType@Redfish.AllowableValues": ["On", "ForceOff", "GracefulShutdown", "ForceRestart"],
                }
            },
        },
        **collection(f"{SYSTEM}/Storage", "raid"),
        f"{SYSTEM}/Storage/raid": {
            "@odata.id": f"{SYSTEM}/Storage/raid",
            "Drives": [at(f"{SYSTEM}/Drives/0")],
            "Volumes": at(f"{SYSTEM}/Storage/raid/Volumes"),
        },
        **collection(f"{SYSTEM}/Storage/raid/Volumes", "1"),
        f"{SYSTEM}/Storage/raid/Volumes/1": {"Name": "RAID 1", "Status": WARNING},
        f"{SYSTEM}/Drives/0": {"Id": "0", "Name": "Bay 1", "Status": OK, "FailurePredicted": True},
        MANAGER: {
            "@odata.id": MANAGER,
            "@odata.etag": 'W/"7"',
            "FirmwareVersion": "1.23",
            "Status": OK,
            "DateTime": "2026-01-10T12:00:00Z",
            "LogServices": at(f"{MANAGER}/LogServices"),
        },
        **collection(f"{MANAGER}/LogServices", "SEL"),
        LOG: {"@odata.id": LOG, "Id": "SEL", "Entries": at(f"{LOG}/Entries")},
        f"{LOG}/Entries": {
            "Members": [
                {"Created": "2026-01-10T11:00:00Z", "Severity": "Critical", "Message": "PSU 2 lost its input"},
                {"Created": "2020-01-10T11:00:00Z", "Severity": "Critical", "Message": "Long ago"},
            ]
        },
    }


def old_shape() -> Tree:
    """A server whose BMC has `Thermal` and `Power`."""
    return copy.deepcopy(
        _server()
        | {
            CHASSIS: {
                "@odata.id": CHASSIS,
                "Name": "Case",
                "Status": OK,
                "PhysicalSecurity": {"IntrusionSensor": "HardwareIntrusion"},
                "Thermal": at(f"{CHASSIS}/Thermal"),
                "Power": at(f"{CHASSIS}/Power"),
            },
            f"{CHASSIS}/Thermal": {
                "Temperatures": [
                    {"Name": "Inlet", "ReadingCelsius": 24.5, "Status": OK},
                    {"Name": "CPU 1", "ReadingCelsius": 81, "Status": WARNING},
                    {"Name": "CPU 2", "ReadingCelsius": 0, "Status": ABSENT},
                ],
                "Fans": [
                    {"Name": "Fan 1", "Reading": 4200, "ReadingUnits": "RPM", "Status": OK},
                    {"FanName": "Fan 2", "Reading": 35, "ReadingUnits": "Percent", "Status": WARNING},
                ],
            },
            f"{CHASSIS}/Power": {
                "PowerControl": [{"PowerConsumedWatts": 310, "Status": {"State": "Disabled", "Health": "Critical"}}],
                "PowerSupplies": [
                    {"Name": "Supply", "Status": OK, "LineInputVoltage": 230, "PowerInputWatts": 160},
                    {"Name": "Supply", "Status": {"State": "Enabled", "Health": "Critical"}, "LineInputVoltage": 0},
                ],
                "Voltages": [{"Name": "12 V", "ReadingVolts": 12.1, "Status": OK}],
            },
        }
    )


def new_shape() -> Tree:
    """A server whose BMC has `ThermalSubsystem`, `PowerSubsystem` and `EnvironmentMetrics` only."""
    cooling, supply = f"{CHASSIS}/ThermalSubsystem", f"{CHASSIS}/PowerSubsystem"
    return copy.deepcopy(
        _server()
        | {
            CHASSIS: {
                "@odata.id": CHASSIS,
                "Name": "Case",
                "Status": OK,
                "ThermalSubsystem": at(cooling),
                "PowerSubsystem": at(supply),
                "EnvironmentMetrics": at(f"{CHASSIS}/EnvironmentMetrics"),
            },
            cooling: {
                "ThermalMetrics": at(f"{cooling}/ThermalMetrics"),
                "Fans": at(f"{cooling}/Fans"),
                "LeakDetection": at(f"{cooling}/LeakDetection"),
            },
            f"{cooling}/ThermalMetrics": {
                "TemperatureReadingsCelsius": [
                    {"DeviceName": "Inlet", "Reading": 23},
                    {"DataSourceUri": f"{CHASSIS}/Sensors/cpu", "Reading": 60},
                ]
            },
            f"{CHASSIS}/Sensors/cpu": {"Name": "CPU 1", "ReadingType": "Temperature", "Reading": 60},
            **collection(f"{cooling}/Fans", "1", "2"),
            f"{cooling}/Fans/1": {"Name": "Fan 1", "SpeedPercent": {"Reading": 40, "SpeedRPM": 5000}, "Status": OK},
            f"{cooling}/Fans/2": {"Name": "Fan 2", "SpeedPercent": {"Reading": 40}, "Status": OK},
            f"{cooling}/LeakDetection": {"LeakDetectors": at(f"{cooling}/LeakDetectors")},
            **collection(f"{cooling}/LeakDetectors", "1"),
            f"{cooling}/LeakDetectors/1": {"Name": "Manifold", "DetectorState": "Critical", "Status": OK},
            supply: {"PowerSupplies": at(f"{supply}/PowerSupplies")},
            **collection(f"{supply}/PowerSupplies", "1"),
            f"{supply}/PowerSupplies/1": {
                "Name": "PSU 1",
                "Status": OK,
                "Metrics": at(f"{supply}/PowerSupplies/1/Metrics"),
            },
            f"{supply}/PowerSupplies/1/Metrics": {
                "InputVoltage": {"Reading": 229.5},
                "OutputPowerWatts": {"Reading": 150},
            },
            f"{CHASSIS}/EnvironmentMetrics": {"PowerWatts": {"Reading": 170}},
        }
    )
