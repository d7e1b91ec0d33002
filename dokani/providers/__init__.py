"""The outside world, behind ports: each folder has one port, one file per vendor, and a default that needs no keys."""
