"""Returns: from the question to the decision, with the state machine that guards it. The heart of Dokani."""
