"""Tests of the house itself: the schema, who may do what in it, and how it changes."""
