"""What the shop promises its shoppers: the page of its policy, written from the rules."""
