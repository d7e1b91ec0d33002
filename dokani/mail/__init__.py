"""Letters: written in the transaction that causes them, delivered by a job."""
