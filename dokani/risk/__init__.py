"""How far a request can be trusted: a score with shown contributions, which may ask for a person and never denies."""
