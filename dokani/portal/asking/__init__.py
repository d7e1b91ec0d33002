"""The pages on which a return is asked for: items, reasons, what it comes to, confirmed."""
