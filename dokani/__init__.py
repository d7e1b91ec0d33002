"""Dokani: a returns desk for small online shops that never sleeps."""

__version__ = "0.1.0"
