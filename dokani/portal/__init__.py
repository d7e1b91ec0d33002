"""The portal: the shopper's own pages, from an order number to the status of a return. No table of its own."""
