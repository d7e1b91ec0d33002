"""Receipts: every decision, signed and chained, so that anybody can check it later without asking us."""
