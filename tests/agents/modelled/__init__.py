"""Tests of the model agent, against an endpoint on this machine."""
