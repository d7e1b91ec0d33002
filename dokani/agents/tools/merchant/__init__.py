"""What a merchant's program may do, as far as the scopes of its key go."""
