"""Blind re-reviews: people decide a sample of automatic decisions again without seeing them; how often they agree."""
