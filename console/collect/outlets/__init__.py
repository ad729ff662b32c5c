"""Switched outlets of PDUs: which family a PDU is of, what an outlet says, and how it is switched."""
