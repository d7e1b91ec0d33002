"""The tests of agents/mcp."""
