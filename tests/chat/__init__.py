"""The wire: sessions, sockets, turns."""
