"""Orders: what was bought, by whom, and how much of it can still come back; read, pushed, imported, proven, shown."""
