"""The shop's own system, which moves the money: a stand-in kept in a file, or a person who does it by hand."""
