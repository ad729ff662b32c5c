"""How an amount of money is written, the same in every language; converts nothing."""

from __future__ import annotations


def money(amount: float, currency: str) -> str:
    """Currency and whole units in groups of three: `IDR 5 500 000`; the bare amount where the currency is unknown.

    Digits are grouped by blanks (ISO 80000-1, 7.3.1), since `5,500` and `5.500` are read as five and a half in one
    language or the other, and on one screen with `24.5 °C` a point can mean only one thing.
    """
    return f"{currency} {amount:,.0f}".replace(",", " ").strip()
