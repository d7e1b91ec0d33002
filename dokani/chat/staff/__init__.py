"""What the shop's people do in a case that its wires carry: take the floor, speak, type, end, merge."""
