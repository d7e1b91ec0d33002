"""Looking at cases, as the shop's people do: the list of them, and one with everything that was said."""
