"""The MCP door: the same tools, for programs with an API key."""
