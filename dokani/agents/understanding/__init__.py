"""What a shopper's message means: wishes, facts, yes or no, mood. Pure: no database, no clock, no network, no
model key."""
