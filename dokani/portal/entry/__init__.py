"""The first pages: an order number, a code, and who the shopper is."""
