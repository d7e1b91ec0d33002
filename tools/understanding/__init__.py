"""Makes the weights of the understanding: `python -m tools.understanding`. Phrases and grammar are our own."""
