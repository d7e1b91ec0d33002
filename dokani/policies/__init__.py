"""The merchant's policies: versions, the one that is active, and who changed what."""
