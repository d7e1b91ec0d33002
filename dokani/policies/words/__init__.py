"""Policies said in words: for shoppers, for search engines, for whoever builds rules."""
