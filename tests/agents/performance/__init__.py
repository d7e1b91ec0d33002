"""Tests of how agents are measured."""
