"""Makes the demo's configuration out of the shipped example: loopback addresses, generated keys and passwords."""

from __future__ import annotations

import json
import secrets
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import tomli
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from paramiko import Ed25519Key, PKey

from console.shipped import shipped
from console.simulator.agent import Login
from console.simulator.layout import Document

_SECRET_KEYS = ("community", "auth_key", "priv_key")


class DemoFiles:
    """The demo's directory: keys, secrets, known_hosts and the configuration that points at them."""

    def __init__(self, directory: Path) -> None:
        self.directory = directory
        self.config_path = directory / "config.toml"
        self._secrets: dict[tuple[str, str], str] = {}
        directory.mkdir(mode=0o700, parents=True, exist_ok=True)

    def example(self) -> Document:
        """The example configuration as the parser gives it."""
        return tomli.loads(shipped("sample-config.toml").read_text("utf-8"))

    def login(self, name: str, credential: Mapping[str, Any]) -> Login:
        """What the agents that this SNMP credential is for shall accept; its secrets are drawn at the first call."""
        words = {key: str(credential[key]) for key in ("version", "user", "auth", "priv") if key in credential}
        drawn = {key: self._secret(name, key) for key in _SECRET_KEYS if key in credential}
        return Login(**words, **drawn)  # type: ignore[arg-type]

    def key(self, name: str) -> PKey:
        """A fresh key pair whose private half is written to `name` for its owner alone."""
        octets = Ed25519PrivateKey.generate().private_bytes(Encoding.PEM, PrivateFormat.OpenSSH, NoEncryption())
        self._write_private(name, octets.decode())
        return Ed25519Key(filename=str(self.directory / name))

    def password_file(self, name: str, password: str) -> str:
        """Write a password to `name` for its owner alone; what the configuration says in its place."""
        self._write_private(name, password + "\n")
        return f"file:{self.directory / name}"

    def known_hosts(self, key: PKey, addresses: list[tuple[str, int]]) -> None:
        """Write the host key that all simulated servers share, under each one's address."""
        lines = [f"[{host}]:{port} {key.get_name()} {key.get_base64()}" for host, port in addresses]
        self._write_private("known_hosts", "\n".join([*lines, ""]))

    def write(
        self, document: Document, snmp: Mapping[str, tuple[str, int]], ssh: Mapping[str, tuple[str, int]]
    ) -> Path:
        """Write the configuration with each device where it listens; devices that nobody simulates are left out."""
        devices = {id_: table for id_, table in document["devices"].items() if id_ in snmp}
        for id_, table in devices.items():
            table["address"] = snmp[id_][0]
            table["snmp"]["port"] = snmp[id_][1]
            # A story that lasts minutes is followed closely: what is quick to read more often than the servers.
            table["interval"] = "10s" if table.get("kind") == "server" else "5s"
            if id_ in ssh:
                table["ssh"]["port"] = ssh[id_][1]
        for name, credential in document["credentials"].items():
            self._point_at_files(name, credential)
        engine = document.get("engine", {}) | {"timeout": "2s", "simulated": True}
        self._write_private("config.toml", toml(document | {"devices": devices, "engine": engine}))
        return self.config_path

    def _point_at_files(self, name: str, credential: dict[str, Any]) -> None:
        if credential["type"] == "ssh":
            credential["key_file"] = str(self.directory / "client_key")
            credential["known_hosts"] = str(self.directory / "known_hosts")
            return
        for key in _SECRET_KEYS:
            if key in credential:
                file = f"{name}.{key}"
                credential[key] = self.password_file(file, self._secret(name, key))

    def _secret(self, name: str, key: str) -> str:
        return self._secrets.setdefault((name, key), secrets.token_hex(16))

    def _write_private(self, name: str, content: str) -> None:
        path = self.directory / name
        path.touch(mode=0o600)
        path.write_text(content, "utf-8")


def toml(document: Mapping[str, Any], prefix: tuple[str, ...] = ()) -> str:
    """`document` as TOML text: plain values first, then a table for each mapping."""
    plain = {key: value for key, value in document.items() if not isinstance(value, Mapping)}
    text = f"[{'.'.join(map(_key, prefix))}]\n" if prefix and (plain or not document) else ""
    text += "".join(f"{_key(key)} = {_value(value)}\n" for key, value in plain.items())
    tables = (toml(value, (*prefix, key)) for key, value in document.items() if isinstance(value, Mapping))
    return text + "".join(tables)


def _key(key: str) -> str:
    return key if key.replace("-", "").replace("_", "").isalnum() and key.isascii() else _quoted(key)


def _value(value: object) -> str:
    if isinstance(value, list):
        return "[" + ", ".join(map(_value, value)) + "]"
    if isinstance(value, Mapping):
        return "{ " + ", ".join(f"{_key(key)} = {_value(inner)}" for key, inner in value.items()) + " }"
    if isinstance(value, date):
        return value.isoformat()
    return _quoted(value)


def _quoted(value: object) -> str:
    # JSON's strings, numbers and booleans are TOML's, but for DEL and for characters beyond the basic plane.
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007F")
