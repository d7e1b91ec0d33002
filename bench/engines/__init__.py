"""One decision: the same policy and the same cases in Dokani, in other engines, and written out by hand."""
