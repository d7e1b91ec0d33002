"""Experiments: two versions decide for two parts of the shoppers, and the outcome is not overstated."""
