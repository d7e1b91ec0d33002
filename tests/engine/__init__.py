"""Tests of the policy engine, paragraph by paragraph of the language."""
