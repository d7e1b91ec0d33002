"""Trying one case: what a version, or a draft nobody has kept yet, would say of it."""
