"""The page on which a return is followed: its status, live, with what the shopper may still do."""
