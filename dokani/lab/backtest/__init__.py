"""Backtests: past returns decided again under another policy, in the shop's own database."""
