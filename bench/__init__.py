"""Benchmarks against peers: each figure beside its peer's in the same run, because absolute times are noise."""
