"""Signing up, in and out: people, their sessions, and the letters that prove an address is theirs."""
