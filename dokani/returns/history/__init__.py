"""Returns that were made before Dokani came, recorded from an import."""
