"""What can still be done at a closed site, as JSON."""

from __future__ import annotations

from console.documents.document import Document
from console.documents.run import out_of_reach_document
from console.model.afar import Afar


def afar_document(afar: Afar) -> Document:
    """Every runbook on every target of the site, with what is left out and what speaks against it."""
    runs = [
        {
            "runbook": one.runbook,
            "target": one.target,
            "title": one.title,
            "extent": one.extent.value,
            "out_of_reach": out_of_reach_document(one.out),
            "obstacles": list(one.why),
        }
        for one in afar.runs
    ]
    return {"site": afar.site, "name": afar.name, "no_entry": afar.no_entry, "runs": runs}
