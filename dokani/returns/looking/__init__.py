"""Looking at returns: one with all that belongs to it, and the queue."""
