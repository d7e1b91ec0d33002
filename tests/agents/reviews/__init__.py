"""Tests of blind re-reviews."""
