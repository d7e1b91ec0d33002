"""Tests: through HTTP by default, on a real PostgreSQL, as the app's own role, with the network closed."""
