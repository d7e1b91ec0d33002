"""Telling people what became of a return."""
