"""The command line's own commands; those of a room are in the room's `commands.py`."""
