"""The case: floors, moves, merges, voice notes."""
