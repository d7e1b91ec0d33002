"""What a business is made of for those who run it: its settings, its members, its API keys."""
