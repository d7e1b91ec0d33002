"""The model agent: a language model's words, between the same tools, the same guards, and the built-in agent behind it."""
