"""Counting the past: both sides of a comparison, in SQL where SQL takes them, in Python for the rest."""
