"""Proving: whether a policy has holes, before it decides; in a process of its own, with a case for each failure."""
