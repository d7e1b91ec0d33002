"""The model agent: a language model's words, behind the same tools and guards as the built-in agent's."""
