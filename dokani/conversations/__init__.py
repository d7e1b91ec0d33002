"""The case: one shopper's matter, across every wire it travels on, and who holds the floor in it."""
