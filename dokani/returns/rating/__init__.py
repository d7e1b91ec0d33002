"""What the shopper says of a return once it is over."""
