"""What may be done in a chat, for the one shopper who proved an order in it."""
