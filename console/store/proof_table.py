"""Which sensors were proven, in a table that only grows; what a proof is worth today is the alerts' to say."""

from __future__ import annotations

from sqlalchemy import Connection, insert, select

from console.model.proof import Proof, Witness
from console.store.schema import proofs
from console.store.stored import ms


def save_proof(connection: Connection, proof: Proof) -> None:
    """Add one; those before it stay."""
    values = {
        "sensor": proof.sensor,
        "at_ms": ms(proof.at),
        "person": proof.by,
        "witness": proof.witness.value,
        "note": proof.note,
    }
    connection.execute(insert(proofs).values(values))


def load_proofs(connection: Connection) -> dict[str, Proof]:
    """The last proof of every sensor."""
    rows = connection.execute(select(proofs).order_by(proofs.c.at_ms, proofs.c.id)).mappings()
    return {
        row["sensor"]: Proof(row["sensor"], row["at_ms"] / 1000, row["person"], Witness(row["witness"]), row["note"])
        for row in rows
    }
