"""Tests of what prepares and checks a checkout."""
