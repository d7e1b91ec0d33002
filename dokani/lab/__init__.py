"""The policy laboratory: what another policy would have done, and whether it may go live."""
