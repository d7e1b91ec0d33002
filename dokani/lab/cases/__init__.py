"""The past as typed facts: one row for each line that was ever asked about."""
