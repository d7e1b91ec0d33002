"""Notices: what the people of a shop should know, in the console, until they have seen it."""
