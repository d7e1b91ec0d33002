"""Voice notes of a case: kept as they came, and heard as far as anybody can hear them."""
