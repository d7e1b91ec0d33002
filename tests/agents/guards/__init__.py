"""The tests of agents/guards."""
