"""The policy laboratory, tested."""
