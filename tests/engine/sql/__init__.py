"""The SQL reader of policies, tested against the Python one."""
