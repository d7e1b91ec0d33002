"""How agents do: every reply is measured, whoever made it, and a shop can read what came of it."""
