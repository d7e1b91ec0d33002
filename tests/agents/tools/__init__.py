"""The tests of agents/tools."""
