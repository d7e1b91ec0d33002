"""Two versions at once: shoppers are split between the active version and another, each shopper always to the same."""
