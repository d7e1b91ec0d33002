"""The time machine: a past case as it was known then, decided again, or decided otherwise."""
