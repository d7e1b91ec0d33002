"""Appeals: a denial is looked at once more, by somebody else, and each rule is counted by how that ends."""
