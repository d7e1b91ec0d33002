"""Shoppers as programs: what they bought, what they want, how they say it. Seeded, and without any model."""
