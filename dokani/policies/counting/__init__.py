"""Keeping count of what each version decided, and of how well that stood."""
