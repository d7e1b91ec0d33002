"""Deciding a return: a person approves, denies or is asked for."""
