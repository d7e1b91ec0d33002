"""Showing something for a return: photos and the like, sent from its page."""
