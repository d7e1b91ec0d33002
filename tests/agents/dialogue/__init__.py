"""Tests of the built-in agent's dialogue."""
