"""Who is calling, and for which business: people, sessions, businesses, members, API keys, preferences, plans."""
