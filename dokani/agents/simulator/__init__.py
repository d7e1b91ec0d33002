"""The simulator: shoppers of many kinds play against the live policy and an agent; what they leave behind is graded."""
