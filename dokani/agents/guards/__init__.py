"""Guards: what an agent says is held to what was decided, and what it reads gives no orders."""
