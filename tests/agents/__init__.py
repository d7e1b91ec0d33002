"""Agents: what they understand, what they may do, and what they may say."""
