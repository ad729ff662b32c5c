"""Sources that are neither SNMP nor SSH: what reading one of them takes; reads none."""
