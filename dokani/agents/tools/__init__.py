"""The tools: one list for the built-in agent, a model, and MCP. What they may do is bound by the server, not
by words."""
