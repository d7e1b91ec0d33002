"""Security events: what a person should look at, and who did."""
