"""How far a request can be trusted: a score with shown contributions. It may send an approval to a person, never deny."""
