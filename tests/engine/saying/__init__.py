"""Policies said in words: differences, the shoppers' page, schema.org."""
