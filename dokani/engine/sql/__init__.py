"""The second reader of a policy: the same tree as SQL over typed columns, for many cases in one statement."""
