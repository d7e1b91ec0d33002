"""The built-in agent's dialogue: a policy without I/O, that says which tool to call next and what to reply."""
