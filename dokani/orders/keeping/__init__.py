"""Writing orders and their lines, whoever they come from: a program, a file, or the demo shop."""
