"""Turns: what was said since the last answer is answered once, whoever is killed meanwhile."""
