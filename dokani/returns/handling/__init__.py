"""Handling a return until it is decided: who looks at it, when, what was noted, and that it waited too long."""
