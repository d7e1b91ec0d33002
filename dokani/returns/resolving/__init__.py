"""Giving what was decided: promised in a ledger, executed once by the shop, compared every hour."""
