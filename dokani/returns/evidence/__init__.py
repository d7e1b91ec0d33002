"""Evidence: what a shopper or the shop shows for a return, and what follows from it."""
