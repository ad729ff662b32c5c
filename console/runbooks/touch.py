"""Whether somebody may answer that a rack is safe to touch, by what its board says at that moment; pure."""

from __future__ import annotations

from console.i18n import _
from console.model.board import SafeToTouch, Touch
from console.runbooks.proposals import Refusal


def against_board(rack: str, board: SafeToTouch | None, note: str) -> Refusal | None:
    """Why a yes does not count: never while a feed is measured live; while one is unknown only with a reason."""
    if board is not None and board.state is Touch.SAFE:
        return None
    if board is not None and board.state is Touch.NOT_SAFE:
        sentence = _("The board says NOT SAFE for {rack}: {feeds} is live. Nobody touches it; cut it and answer again.")
        return Refusal("not_safe", sentence.format(rack=rack, feeds=", ".join(board.live)))
    if note:
        return None
    return Refusal("no_reason", told(rack, board) + " " + _("Write how it was measured, with the answer."))


def told(rack: str, board: SafeToTouch | None) -> str:
    """What the board says, for the record."""
    if board is None:
        return _("No board is kept for {rack}.").format(rack=rack)
    words = {Touch.SAFE: _("SAFE"), Touch.NOT_SAFE: _("NOT SAFE"), Touch.UNKNOWN: _("UNKNOWN")}
    sentence = _("The board said {state} for {rack}.").format(state=words[board.state], rack=rack)
    if board.unknown:
        sentence += " " + _("Nobody measures {feeds}.").format(feeds=", ".join(board.unknown))
    return sentence
