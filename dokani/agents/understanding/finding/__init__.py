"""The facts in a message: order numbers, contacts, codes, money, days, counts, things, reasons."""
