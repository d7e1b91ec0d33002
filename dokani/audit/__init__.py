"""What was done, by whom: the append-only log with its hash chain, and the events a person should look at."""
